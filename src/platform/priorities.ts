import type { Component } from './component';

/** Who goes first when there is too little room: what others hang on, then what people wait for, then what may wait. */
export type Priority = 'platform' | 'service' | 'batch';

export const priorityClassName = (priority: Priority): string => `lakehouse-${priority}`;

/** The priorities that pods of a cluster have. Their objects are derived. */
export class Priorities {
  private readonly users = new Map<Priority, Set<Component>>();

  /** The class for pods that a component makes, which is synced after it: the API server refuses pods of a class that is not there. */
  use(priority: Priority, by: Component): string {
    this.users.set(priority, (this.users.get(priority) ?? new Set()).add(by));
    return priorityClassName(priority);
  }

  /** Who uses which, sorted by priority. */
  get used(): readonly (readonly [Priority, readonly Component[]])[] {
    return [...this.users].sort(([a], [b]) => (a < b ? -1 : 1)).map(([priority, users]) => [priority, [...users]]);
  }
}
