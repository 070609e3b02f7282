import { DistError, shown } from './error';

/** One cluster as rendered: the files below dist/<cluster>/. */
export interface RenderedCluster {
  readonly cluster: string;
  /** Content by path relative to dist/<cluster>/, with '/'. */
  readonly files: ReadonlyMap<string, string>;
}

/** Where the store keeps what it has not published yet. Ignored by Git, gone after every run. */
export const SWAP = '.swap';

/** The ledger of a cluster: which files in its folder are ours. */
export const LEDGER = '.owned';

export const PATH_RULE =
  "a path is relative, with '/', without empty, '.' or '..' segments, backslashes or control characters, and does not begin with # < = > |";

/** Whether a path stays where it is put. The first characters are those the ledger and Git's conflict markers use. */
export function isSafe(path: string): boolean {
  return !UNSAFE.test(path);
}

/** The folder of a path, '' at the top. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Refuses names that would leave their folder, or that one of Linux and macOS cannot hold side by side. */
export function checkRendered(root: string, clusters: readonly RenderedCluster[]): void {
  const names = new Names();
  for (const { cluster } of clusters) {
    const where = shown(root, JSON.stringify(cluster));
    if (!isSafe(cluster) || cluster.includes('/') || cluster.startsWith('.')) {
      throw new DistError(`${where}: not a cluster name: it must be one folder name, not hidden. Rename the cluster.`);
    }
    refuseTwin(where, names.addFile(cluster));
  }
  for (const { cluster, files } of clusters) checkFiles(root, cluster, files);
}

const UNSAFE = /(?:^|\/)\.{0,2}(?:\/|$)|[\\\p{Cc}\p{Cs}]|^[#<=>|]/u;

function checkFiles(root: string, cluster: string, files: ReadonlyMap<string, string>): void {
  const names = new Names();
  names.addFile(LEDGER);
  let last: string | undefined;
  for (const path of files.keys()) {
    const where = () => shown(root, `${cluster}/${path}`);
    if (!isSafe(path)) {
      throw new DistError(`${JSON.stringify(where())}: not a path to write: ${PATH_RULE}. Rename what renders it.`);
    }
    const folder = folderOf(path);
    if (folder !== last) refuseTwin(where, names.addFolder(folder));
    last = folder;
    refuseTwin(where, names.addFile(path));
  }
}

function refuseTwin(where: string | (() => string), twin: string | undefined): void {
  if (twin === undefined) return;
  throw new DistError(
    `${typeof where === 'string' ? where : where()}: stands in the way of '${twin}': macOS ignores case, ` +
      'and a file cannot also be a folder. Rename one of the two.',
  );
}

/** The names seen so far, as a file system sees them that ignores case and Unicode composition. */
class Names {
  private readonly files = new Map<string, string>();
  private readonly folders = new Map<string, string>();

  /** Adds a file and returns the name it collides with, if any. */
  addFile(path: string): string | undefined {
    const key = fold(path);
    const twin = this.files.get(key) ?? this.folders.get(key);
    this.files.set(key, path);
    return twin;
  }

  /** Adds a folder and those above it. */
  addFolder(folder: string): string | undefined {
    if (folder === '') return undefined;
    const key = fold(folder);
    const known = this.folders.get(key);
    if (known === folder) return undefined;
    const twin = known ?? this.files.get(key);
    this.folders.set(key, folder);
    return twin ?? this.addFolder(folderOf(folder));
  }
}

function fold(name: string): string {
  // Nearly every name is plain ASCII, which needs no normal form.
  return (ASCII.test(name) ? name : name.normalize('NFC')).toLowerCase();
}

const ASCII = /^[ -~]*$/;
