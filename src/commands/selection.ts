import { didYouMean } from '#platform';
import type { Host } from '../run/contract';
import { affected } from './affected';
import { changesSince, Untold } from './changes';
import { UsageError } from './usage';

/** Which clusters a run renders. */
export interface Selection {
  readonly names: readonly string[];
  /** Whether dist/ of a cluster that is not rendered stays as it is. That of a cluster without a file goes, unless clusters were named. */
  readonly keeps: (cluster: string) => boolean;
  /** What to tell of the choice. */
  readonly told: string;
}

export function select(
  { cluster, since }: { readonly cluster?: readonly string[]; readonly since?: string },
  host: Host,
): Selection {
  const all = [...host.clusters.keys()];
  if (since !== undefined) {
    if (cluster) throw new UsageError('--since finds the clusters, and --cluster names them: give one of the two');
    return { ...selectSince(since, all, host), keeps: (name) => host.clusters.has(name) };
  }
  if (!cluster) return { names: all, keeps: () => false, told: '' };
  for (const name of cluster) requireCluster(name, host);
  return { names: all.filter((name) => cluster.includes(name)), keeps: () => true, told: '' };
}

function requireCluster(name: string, { clusters }: Host): void {
  if (clusters.has(name)) return;
  const guess = didYouMean(name, clusters.keys());
  throw new UsageError(`there is no clusters/${name}.ts${guess ? `; did you mean '${guess}'?` : ''}`);
}

function selectSince(ref: string, all: readonly string[], host: Host): Pick<Selection, 'names' | 'told'> {
  const everything = (why: string) => ({ names: all, told: `since ${ref}: all clusters (${why})\n` });
  try {
    const changes = changesSince(ref, host.root);
    const found = affected(changes, host.modules());
    if (typeof found === 'string') return everything(found);
    const names = all.filter((name) => found.has(name));
    const head = `since ${ref} (${changes.base}): ${names.length} of ${all.length} clusters`;
    return { names, told: [head, ...byReason(names, found)].map((line) => `${line}\n`).join('') };
  } catch (error) {
    if (error instanceof Untold) return everything(error.message);
    throw error;
  }
}

/** A line a reason. */
function byReason(names: readonly string[], reasons: ReadonlyMap<string, string>): string[] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const reason = reasons.get(name) ?? '';
    groups.set(reason, [...(groups.get(reason) ?? []), name]);
  }
  return [...groups].map(([reason, group]) => `  ${listed(group)} (${reason})`);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(', ');
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}

const SHOWN = 8;
