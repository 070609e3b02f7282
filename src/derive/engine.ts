import type { Cluster, Labels, Sync } from '#platform';

/** What is known of a rendered object that decides how carefully it must be treated. */
export interface Guarded {
  /** Deleting the object deletes data. */
  readonly stateful: boolean;
  /** The API server refuses changes of it. */
  readonly immutable: boolean;
  /** Some text of the object holds `${`. */
  readonly holdsVariables: boolean;
}

/** A step of the first day: what it does, and the commands that do it. */
export interface Step {
  readonly what: string;
  readonly commands: readonly string[];
}

/** What differs between those who carry dist/ into a cluster. */
export interface Engine {
  /** From charts, components and their order to the engine's own objects. */
  derive(on: Cluster): void;
  /** Annotations that tell the engine how to treat an object. */
  guards(of: Guarded): Labels | undefined;
  /** Annotations that keep the engine from deleting an object. */
  readonly pruneGuard: Labels;
  /** API groups that the engine itself serves. */
  readonly groups: ReadonlySet<string>;
  /** How a person starts the engine, once. */
  start(on: Cluster): readonly Step[];
  /** YAML beside the objects, by its path below dist/<cluster>/. */
  files(on: Cluster): ReadonlyMap<string, string>;
}

export type Engines = Readonly<Record<Sync['engine'], Engine>>;
