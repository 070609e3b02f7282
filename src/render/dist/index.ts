/**
 * The store that publishes rendered files to dist/.
 *
 * - The new state of a cluster is built complete in `dist/.swap/`, then swapped in. A failure or a kill, whenever it comes,
 *   leaves every cluster as it was or as it shall be, never a mixture. A kill within the few microseconds between the two
 *   renames of a swap leaves the cluster's folder out of its place; the next run puts it back before anything else.
 * - Bytes are not forced to the disk: after a power failure, take dist/ from Git.
 * - What the ledgers do not own is neither overwritten nor deleted, and nothing is reached through a symlink.
 * - One run at a time, on one machine; others wait.
 */
import { resolve } from 'node:path';
import { DistError, inWords, shown } from './error';
import { checkRendered, LEDGER, type RenderedCluster } from './paths';
import { begin, end, hasBrokenRun, hasRuns, lookAtRest, mend } from './run';
import { stage } from './stage';
import { abandoned, differs, type Survey, survey } from './survey';
import { swapAll } from './swap';

export { DistError } from './error';
export type { RenderedCluster } from './paths';

/** What a publication does, or would do. Paths are relative to dist/ and sorted. */
export interface Outcome {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

export interface PublishOptions {
  /** Leave clusters alone that were not rendered: all, or those that it says. Owned files of the others are removed. */
  readonly keepOthers: boolean | ((cluster: string) => boolean);
  /**
   * How long to wait for another run to end, in milliseconds.
   *
   * @default ten seconds
   */
  readonly patienceMs?: number;
}

/** Says what `publish` would do, and writes nothing. */
export function compare(dist: string, clusters: readonly RenderedCluster[], options: PublishOptions): Outcome {
  const root = resolve(dist);
  try {
    checkRendered(root, clusters);
    return lookAtRest(root, options.patienceMs ?? PATIENCE_MS, () => {
      if (hasBrokenRun(root)) throw unfinished(root);
      return outcome(surveyAll(root, clusters, options));
    });
  } catch (error) {
    throw inWords(root, error, '');
  }
}

/** Makes dist/ hold the rendered files. Throws a `DistError` and leaves dist/ as it was when that is not possible. */
export function publish(dist: string, clusters: readonly RenderedCluster[], options: PublishOptions): Outcome {
  const root = resolve(dist);
  try {
    checkRendered(root, clusters);
    // Most runs change nothing: they only look, and leave every file and folder with the times it has.
    if (!hasRuns(root)) {
      const quick = lookAtRest(root, options.patienceMs ?? PATIENCE_MS, () => surveyAll(root, clusters, options, true));
      if (!quick.some(differs)) return outcome(quick);
    }
    return take(root, clusters, options);
  } catch (error) {
    throw inWords(root, error, stateOf(root));
  }
}

const PATIENCE_MS = 10_000;

function take(root: string, clusters: readonly RenderedCluster[], options: PublishOptions): Outcome {
  const run = begin(root, options.patienceMs ?? PATIENCE_MS);
  try {
    mend(root, run);
    const surveys = surveyAll(root, clusters, options);
    const units = surveys.filter(differs).map((survey) => stage(root, run.folder, survey));
    swapAll(root, run.folder, units);
    return outcome(surveys);
  } finally {
    end(root, run);
  }
}

function surveyAll(
  root: string,
  clusters: readonly RenderedCluster[],
  options: PublishOptions,
  quick = false,
): readonly Survey[] {
  const { keepOthers } = options;
  const keeps = typeof keepOthers === 'function' ? keepOthers : () => keepOthers;
  const all = [...clusters, ...abandoned(root, clusters, keeps)];
  const surveys: Survey[] = [];
  for (const cluster of all) {
    surveys.push(survey(root, cluster, quick));
    if (quick && differs(surveys[surveys.length - 1]!)) break;
  }
  return surveys;
}

function outcome(surveys: readonly Survey[]): Outcome {
  const list = (of: (survey: Survey) => readonly string[]) =>
    surveys.flatMap((survey) => of(survey).map((path) => `${survey.cluster}/${path}`)).sort();
  // A ledger follows its files and is not counted with them. Alone it is: --check must not pass while it is stale.
  const alone = (s: Survey) => s.ledgerIsStale && s.added.length + s.changed.length + s.removed.length === 0;
  return {
    added: list((s) => s.added),
    changed: list((s) => (alone(s) ? [LEDGER] : s.changed)),
    removed: list((s) => s.removed),
    unchanged: surveys.reduce((sum, s) => sum + s.unchanged, 0),
  };
}

function unfinished(root: string): DistError {
  return new DistError(
    `${shown(root)}: a run was killed while it swapped in new files, and a part of ${shown(root)} is out of its place. ` +
      'Run `npm run synth`, which puts it back.',
  );
}

function stateOf(root: string): string {
  try {
    if (!hasBrokenRun(root)) return `${shown(root)} is as it was.`;
  } catch {
    // The disk that failed the run may fail this question too.
  }
  return `A part of ${shown(root)} may be out of its place, and the next run puts it back.`;
}
