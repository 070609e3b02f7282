/**
 * What one swap replaces: a whole cluster, one folder of it, or one file.
 *
 * A unit keeps its parts in the folder of its run under one name, which also says where the unit belongs:
 *
 *     next/<name>   the complete new state, until it is published
 *     old/<name>    the old folder, from the moment it leaves its place
 *     kept/<name>   the old file, in case another unit of the run fails
 *
 * So the folder is the journal, and cannot disagree with the disk: `old` and `next` means that the run stopped between
 * its two renames and the old state has to return; `old` alone means that the new state is in place.
 */
export interface Unit {
  /** Relative to dist/. */
  readonly path: string;
  readonly kind: 'folder' | 'file';
  /** Whether something stands at the path now. */
  readonly replaces: boolean;
  /** Whether something will stand there. */
  readonly stays: boolean;
}

export function unitName(path: string): string {
  return encodeURIComponent(path);
}

/** The path of a unit; undefined when the name is none. */
export function unitPath(name: string): string | undefined {
  try {
    const path = decodeURIComponent(name);
    return unitName(path) === name ? path : undefined;
  } catch {
    return undefined;
  }
}
