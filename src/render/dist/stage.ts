import fs from 'node:fs';
import { DistError, errno, shown } from './error';
import { ledgerText } from './ledger';
import { kindOf } from './look';
import { folderOf, LEDGER } from './paths';
import type { Survey } from './survey';
import { type Unit, unitName } from './unit';

/**
 * Prepares the new state of a cluster beside dist/ and chooses the cheapest unit that one swap can replace: the one file
 * that differs, or else the smallest folder that holds every difference (the ledger at the top is one when files come or go).
 * Nothing below dist/<cluster>/ is touched.
 *
 * @param run the folder of the run, with `next`, `old` and `kept`
 */
export function stage(root: string, run: string, survey: Survey): Unit {
  const differences = [
    ...survey.added,
    ...survey.changed,
    ...survey.removed,
    ...(survey.ledgerIsStale ? [LEDGER] : []),
  ];
  const [only] = differences;
  if (differences.length === 1 && only !== undefined && survey.files.size > 0) {
    const unit = stageFile(root, run, survey, only);
    if (unit) return unit;
  }
  return stageFolder(root, run, survey, commonFolder(root, survey.cluster, differences));
}

function stageFile(root: string, run: string, survey: Survey, file: string): Unit | undefined {
  const path = `${survey.cluster}/${file}`;
  const kind = kindOf(`${root}/${path}`);
  if (!fits(path) || kind === 'folder' || kindOf(`${root}/${folderOf(path)}`) !== 'folder') return undefined;
  const name = unitName(path);
  write(`${run}/next/${name}`, contentOf(survey, file));
  if (kind === 'file') linkOrCopy(`${root}/${path}`, `${run}/kept/${name}`, true);
  return { path, kind: 'file', replaces: kind === 'file', stays: true };
}

function stageFolder(root: string, run: string, survey: Survey, folder: string): Unit {
  const path = folder === '' ? survey.cluster : `${survey.cluster}/${folder}`;
  const prefix = folder === '' ? '' : `${folder}/`;
  const next = `${run}/next/${unitName(path)}`;
  const tree = new Tree(root, survey, next, prefix);
  const replaces = kindOf(`${root}/${path}`) === 'folder';
  const carried = replaces && tree.carry(`${root}/${path}`, next, prefix);
  const written = tree.write();
  return { path, kind: 'folder', replaces, stays: carried || written };
}

/** The next state of one folder. What does not change is linked, so that it keeps its bytes, times and mode. */
class Tree {
  private readonly stale: ReadonlySet<string>;
  private readonly present = new Set<string>();
  private readonly folders = new Set<string>();

  constructor(
    private readonly root: string,
    private readonly survey: Survey,
    private readonly next: string,
    private readonly prefix: string,
  ) {
    this.stale = new Set([...survey.changed, ...survey.removed, ...(survey.ledgerIsStale ? [LEDGER] : [])]);
  }

  /** Carries over a folder. Returns false, and leaves none behind, when all it held goes away. */
  carry(from: string, to: string, prefix: string): boolean {
    fs.mkdirSync(to);
    let kept = 0;
    let dropped = 0;
    for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
      const path = prefix + entry.name;
      const source = `${from}/${entry.name}`;
      const target = `${to}/${entry.name}`;
      if (entry.isDirectory()) {
        if (this.carry(source, target, `${path}/`)) kept++;
        else dropped++;
      } else if (this.stale.has(path)) {
        dropped++;
      } else {
        if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(source), target);
        else linkOrCopy(source, target, entry.isFile());
        this.present.add(path);
        kept++;
      }
    }
    if (kept === 0 && dropped > 0) {
      fs.rmdirSync(to);
      return false;
    }
    fs.chmodSync(to, fs.lstatSync(from).mode & 0o7777);
    this.folders.add(to);
    return true;
  }

  /** Writes every rendered file that was not carried over, and the ledger. Returns whether there was any. */
  write(): boolean {
    const { files, cluster } = this.survey;
    let any = false;
    for (const [path, content] of files) {
      if (!path.startsWith(this.prefix) || this.present.has(path)) continue;
      const target = `${this.next}/${path.slice(this.prefix.length)}`;
      this.makeFolder(folderOf(target));
      try {
        write(target, content);
      } catch (error) {
        if (errno(error) !== 'EEXIST' && errno(error) !== 'EISDIR') throw error;
        throw new DistError(
          `${shown(this.root, `${cluster}/${path}`)}: a file is to be written here, but a folder with files that the ` +
            'generator does not own stands in its place. Move the folder away, and run again.',
        );
      }
      any = true;
    }
    if (this.prefix === '' && files.size > 0 && !this.present.has(LEDGER)) {
      write(`${this.next}/${LEDGER}`, ledgerText(files.keys()));
      any = true;
    }
    return any;
  }

  private makeFolder(folder: string): void {
    if (this.folders.has(folder)) return;
    fs.mkdirSync(folder, { recursive: true });
    this.folders.add(folder);
  }
}

/** What writeFileSync does, less the buffer that it makes first. */
function write(path: string, content: string): void {
  const file = fs.openSync(path, 'wx', 0o644);
  try {
    const written = fs.writeSync(file, content);
    const bytes = Buffer.byteLength(content);
    if (written < bytes) fs.writeFileSync(file, Buffer.from(content).subarray(written));
  } finally {
    fs.closeSync(file);
  }
}

function contentOf(survey: Survey, file: string): string {
  return file === LEDGER ? ledgerText(survey.files.keys()) : (survey.files.get(file) ?? '');
}

/** Not every file system has hard links, and Linux refuses links to the files of others (fs.protected_hardlinks). */
const LINKS_REFUSED = new Set(['EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV']);

function linkOrCopy(from: string, to: string, copyable: boolean): void {
  try {
    fs.linkSync(from, to);
  } catch (error) {
    if (!copyable || !LINKS_REFUSED.has(errno(error) ?? '')) throw error;
    const stat = fs.lstatSync(from);
    fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL);
    fs.chmodSync(to, stat.mode & 0o7777);
    fs.utimesSync(to, stat.atime, stat.mtime);
  }
}

/** The deepest existing folder that holds all the paths and whose unit has a name the file system accepts. */
function commonFolder(root: string, cluster: string, paths: readonly string[]): string {
  let folder = folderOf(paths[0] ?? '');
  while (
    folder !== '' &&
    !(
      paths.every((path) => path.startsWith(`${folder}/`)) &&
      fits(`${cluster}/${folder}`) &&
      kindOf(`${root}/${cluster}/${folder}`) === 'folder'
    )
  ) {
    folder = folderOf(folder);
  }
  return folder;
}

/** File systems allow 255 bytes a name. */
function fits(path: string): boolean {
  return unitName(path).length <= 255;
}
