import fs from 'node:fs';
import { DistError, errno, shown } from './error';
import { Folders } from './folders';
import { NO_LEDGER, readLedger } from './ledger';
import { type Found, kindOf, look } from './look';
import { folderOf, LEDGER, type RenderedCluster } from './paths';

/** How a cluster's folder differs from what was rendered. Paths are relative to the folder. */
export interface Survey extends RenderedCluster {
  readonly owned: ReadonlySet<string>;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
  readonly ledgerIsStale: boolean;
}

/** Whether anything must be written. */
export function differs(survey: Survey): boolean {
  return survey.ledgerIsStale || survey.added.length + survey.changed.length + survey.removed.length > 0;
}

/**
 * Compares a cluster with its folder and writes nothing. Refuses what is not ours: a file that the ledger does not own,
 * unless it holds exactly what was rendered, and anything that would be reached through a symlink.
 *
 * @param quick stop at the first difference: enough to know that there is one
 */
export function survey(root: string, rendered: RenderedCluster, quick = false): Survey {
  const { cluster, files } = rendered;
  const folder = `${root}/${cluster}`;
  const exists = isFolder(root, cluster);
  const { owned, isTidy } = exists ? readLedger(root, folder, cluster) : NO_LEDGER;
  const folders = new Folders(root, cluster, exists, (path) => owned.has(path) && !files.has(path));

  const added: string[] = [];
  const changed: string[] = [];
  const removed: string[] = [];
  let unchanged = 0;
  let ledgerIsStale = !isTidy || owned.size !== files.size;
  const enough = () => quick && added.length + changed.length + removed.length > 0;

  for (const [path, content] of files) {
    const found = folders.holds(folderOf(path)) ? look(`${folder}/${path}`, content) : 'absent';
    if (found === 'same') unchanged++;
    else if (found === 'absent') added.push(path);
    else if (found === 'different' && owned.has(path)) changed.push(path);
    else if (found === 'folder' && ownsBelow(owned, path)) added.push(path);
    else throw foreign(shown(root, `${cluster}/${path}`), found);
    ledgerIsStale ||= !owned.has(path);
    if (enough()) break;
  }
  for (const path of owned) {
    if (enough()) break;
    if (files.has(path) || !folders.holds(folderOf(path))) continue;
    const kind = kindOf(`${folder}/${path}`);
    if (kind === 'file') removed.push(path);
    else if (kind !== 'absent') throw foreign(shown(root, `${cluster}/${path}`), kind);
  }
  return { cluster, files, owned, added, changed, removed, unchanged, ledgerIsStale };
}

/** The clusters that have a ledger in dist/, were not rendered and are not to be kept: their files are stale, all of them. */
export function abandoned(
  root: string,
  clusters: readonly RenderedCluster[],
  keeps: (cluster: string) => boolean,
): RenderedCluster[] {
  const rendered = new Set(clusters.map(({ cluster }) => cluster));
  return entries(root)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !rendered.has(entry.name))
    .filter((entry) => !keeps(entry.name))
    .filter((entry) => kindOf(`${root}/${entry.name}/${LEDGER}`) !== 'absent')
    .map((entry) => ({ cluster: entry.name, files: new Map<string, string>() }));
}

function isFolder(root: string, cluster: string): boolean {
  const kind = kindOf(`${root}/${cluster}`);
  if (kind === 'folder' || kind === 'absent') return kind === 'folder';
  throw new DistError(
    `${shown(root, cluster)}: is a ${kind}, but a cluster's files go into a folder of their own. Move it out of ${shown(root)}.`,
  );
}

function foreign(where: string, found: Found | 'file'): DistError {
  if (found === 'different') {
    return new DistError(
      `${where}: exists, but the ledger '${LEDGER}' does not own it, and what others wrote is never overwritten. ` +
        'Move the file away, or delete it, and run again.',
    );
  }
  const what = found === 'symlink' || found === 'folder' ? found : 'device or pipe';
  return new DistError(
    `${where}: is a ${what} where the generator owns or writes a plain file. Move it away, and run again.`,
  );
}

function ownsBelow(owned: ReadonlySet<string>, folder: string): boolean {
  for (const path of owned) if (path.startsWith(`${folder}/`)) return true;
  return false;
}

function entries(root: string): fs.Dirent[] {
  try {
    return fs.readdirSync(root, { withFileTypes: true });
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw error;
  }
}
