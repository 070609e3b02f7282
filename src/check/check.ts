import type { Labels, Problem } from '#platform';
import type { Manifest } from '#render';

/** What a cluster is, beyond its objects. */
export interface Surroundings {
  readonly cluster: string;
  /** Project folder, which holds `schemas/`. */
  readonly root: string;
  /** API groups that somebody serves: Kubernetes, the sync engine, the operators that are installed. */
  readonly groups: ReadonlySet<string>;
  /** Annotations that keep the sync engine from deleting an object. */
  readonly pruneGuard: Labels;
}

/** One rule. It reads objects and changes nothing; all that it finds is reported together. */
export type Check = (manifests: readonly Manifest[], around: Surroundings) => readonly Problem[];

/** The offender as every error names it: `cat-cafe/raw-ingestion/job: FlinkDeployment 'raw-ingestion'`. */
export function whereOf({ origin, object }: Manifest, { cluster }: Surroundings): string {
  return `${cluster}/${origin}: ${object.kind} '${object.metadata?.name}'`;
}
