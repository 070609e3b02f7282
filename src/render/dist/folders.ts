import { DistError, shown } from './error';
import { kindOf } from './look';
import { folderOf } from './paths';

/** The folders of a cluster that were looked at. One system call a folder, however many files it holds. */
export class Folders {
  private readonly known = new Map<string, boolean>();

  /**
   * @param exists whether the cluster's own folder exists
   * @param leaves whether a file at this path goes away, so that a folder may take its place
   */
  constructor(
    private readonly root: string,
    private readonly cluster: string,
    exists: boolean,
    private readonly leaves: (path: string) => boolean,
  ) {
    this.known.set('', exists);
  }

  /** Whether the folder exists as a real one. Throws when the way to it leads through anything else. */
  holds(folder: string): boolean {
    const known = this.known.get(folder);
    if (known !== undefined) return known;
    const exists = this.holds(folderOf(folder)) && this.look(folder);
    this.known.set(folder, exists);
    return exists;
  }

  private look(folder: string): boolean {
    const kind = kindOf(`${this.root}/${this.cluster}/${folder}`);
    if (kind === 'folder') return true;
    if (kind === 'absent' || (kind === 'file' && this.leaves(folder))) return false;
    throw new DistError(
      `${shown(this.root, `${this.cluster}/${folder}`)}: is a ${kind}, but files are read and written below it, ` +
        'and only through real folders: a symlink could lead anywhere. Move it away, and run again.',
    );
  }
}
