import type { JsonValue } from '#platform';
import type { Fault } from './faults';

/** A rendered object and where it came from: what checks judge and files hold. */
export interface Manifest {
  /** Path below dist/<cluster>/. */
  readonly path: string;
  readonly object: RenderedObject;
  /** The object in YAML; empty where it has faults. */
  readonly text: string;
  /** The construct that made it. */
  readonly origin: Origin;
  /** Deleting the object deletes data. */
  readonly stateful: boolean;
  readonly faults: readonly Fault[];
}

/** A node of the construct tree. Its path is put together whenever it is asked for, which only problems do. */
export interface Origin {
  readonly path: string;
}

/** Members may be undefined: they are not written. */
export interface RenderedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: JsonValue | undefined;
}
