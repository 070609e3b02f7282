import { posix } from 'node:path';
import type { Modules } from '../run/contract';
import type { Change, Changes } from './changes';

/** Clusters that a change may affect, each with the reason; or the reason why it may be any. */
export type Affected = ReadonlyMap<string, string> | string;

/**
 * The clusters whose dist/ may come out differently. Never too few: what is rendered depends on the cluster's modules, on what all clusters
 * share, and on what its charts look up outside of these; whoever does that is always among them.
 */
export function affected({ changed, followed }: Changes, clusters: Readonly<Record<string, Modules>>): Affected {
  const fleet = Object.entries(clusters).map(([name, { files, outside }]) => ({
    name,
    files: new Set(files),
    outside,
  }));
  const reasons = new Map<string, Set<string>>();
  const affects = (name: string, why: string) => reasons.set(name, (reasons.get(name) ?? new Set()).add(why));

  for (const { name, files, outside } of fleet) {
    if (outside) affects(name, `always: ${outside}`);
    const unseen = [...files].find((file) => !followed.has(file));
    if (unseen) affects(name, `always: Git does not follow ${unseen}`);
  }
  for (const change of changed) {
    const { path } = change;
    const [top, cluster = ''] = path.split('/');
    if (top === 'dist') {
      if (Object.hasOwn(clusters, cluster)) affects(cluster, path);
      continue;
    }
    const reach = reachOf(change);
    if (typeof reach === 'string') return reach;
    const users = fleet.filter(({ files }) => files.has(path) || (reach && [...files].some(reach)));
    for (const { name } of users) affects(name, path);
    if (users.length === 0 && !isAside(path)) return `${path}: nobody knows who reads it`;
  }
  return new Map(fleet.flatMap(({ name }) => (reasons.has(name) ? [[name, inShort([...reasons.get(name)!])]] : [])));
}

/** Whose modules a change concerns besides those that have the file itself, or why it may be anybody's. */
function reachOf({ path, isGone, isPlain }: Change): ((file: string) => boolean) | string | undefined {
  if (!isPlain) return `${path}: a link, or a repository of its own`;
  if (SHARED.test(path)) return `${path}: all clusters share it`;
  const folder = posix.dirname(path);
  if (MODULE_SETTINGS.test(path)) {
    if (/^[./]*$/.test(folder)) return `${path}: all clusters share it`;
    return (file) => file.startsWith(`${folder}/`);
  }
  // What imported `x/y.ts` may find `x/y.json` or `x/y/index.ts` now, without having changed itself.
  const stem = path.slice(0, path.length - posix.extname(path).length);
  return isGone ? (file) => file.startsWith(`${stem}.`) || file.startsWith(`${stem}/`) : undefined;
}

/** The generator, what it judges by, the cloud layer, and what is installed. */
const SHARED = /^(?:src|schemas|infra-tf)\/|^(?:\.\.\/)*(?:package-lock\.json|npm-shrinkwrap\.json|node_modules\/.*)$/;

/** Say how imports are found, for the folder that they lie in and all below. */
const MODULE_SETTINGS = /(?:^|\/)(?:package|jsconfig|tsconfig[^/]*)\.json$/;

/**
 * Whether it is known that nothing is rendered from a file that is nobody's module: charts that read files are affected by any change. Of folders
 * and files that this repository does not have, it is not known.
 */
const isAside = (path: string) => ASIDE_FOLDERS.test(path) || ASIDE_FILES.test(path);

const ASIDE_FOLDERS = /^(?:charts|clusters|apps|docs|test|bench|\.ci|\.github|\.\.)\//;
const ASIDE_FILES =
  /\.md$|^(?:LICENSE|\.gitignore|\.editorconfig|biome\.json|jest\.config\.cjs|\.dependency-cruiser\.cjs)$/;

function inShort([first = '', ...more]: readonly string[]): string {
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}
