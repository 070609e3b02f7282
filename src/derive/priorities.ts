import { type Cluster, Component, type Priority, PriorityClass, priorityClassName, Resource } from '#platform';

interface Meaning {
  readonly value: number;
  readonly description: string;
  /** @default PreemptLowerPriority */
  readonly preemptionPolicy?: 'Never';
}

/** Pods that say nothing, such as those of operators' charts, have 0. Kubernetes' own classes begin at two billion. */
const meanings: Readonly<Record<Priority, Meaning>> = {
  platform: { value: 100_000, description: 'What others hang on: stores, brokers, catalogs.' },
  service: { value: 10_000, description: 'What people wait for.' },
  // Not below -10: the cluster autoscaler makes no node for such pods (its FAQ, "expendable-pods-priority-cutoff").
  batch: {
    value: -10,
    description: 'What may wait, and be run again. It takes the room of nothing else.',
    preemptionPolicy: 'Never',
  },
};

/** The priority classes that pods of the cluster have. They stand before whatever uses them, which may be an operator's own pods. */
export function derivePriorities(on: Cluster): void {
  const { used } = on.priorities;
  if (used.length === 0) return;
  const component = new Component(on, 'priorities', { layer: 'operators', namespace: 'default' });
  for (const [priority, users] of used) {
    const name = priorityClassName(priority);
    new Resource(component, name, PriorityClass, { metadata: { name }, ...meanings[priority] });
    for (const user of users) user.addDependency(component);
  }
}
