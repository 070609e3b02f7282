import type { JsonValue } from '#platform';
import type { Fault } from './canonical';

/** A rendered object and where it came from: what checks judge and files hold. */
export interface Manifest {
  /** Path below dist/<cluster>/. */
  readonly path: string;
  readonly object: RenderedObject;
  /** Path of the construct that made it. */
  readonly origin: string;
  /** Deleting the object deletes data. */
  readonly stateful: boolean;
  readonly faults: readonly Fault[];
}

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
