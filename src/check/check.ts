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

/** Tells what is wrong with the object at hand, and how to mend it. */
export type Report = (code: string, what: string, fix: string) => void;

/** One rule. It reads an object and changes nothing; all that all rules find is reported together. */
export type Check = (manifest: Manifest, report: Report, around: Surroundings) => void;

/** The offender as every error names it: `cat-cafe/raw-ingestion/job: FlinkDeployment 'raw-ingestion'`. */
export function problemAt(
  manifest: Manifest,
  { cluster }: Surroundings,
  code: string,
  what: string,
  fix: string,
): Problem {
  const { kind, metadata } = manifest.object;
  return { code, where: `${cluster}/${manifest.origin.path}: ${kind} '${metadata?.name}'`, what, fix };
}
