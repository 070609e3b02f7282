import fs from 'node:fs';
import { errno } from './error';

/** What stands at a path, compared with what should stand there. */
export type Found = 'same' | 'different' | 'absent' | 'symlink' | 'folder' | 'special';

/**
 * Compares a file with a content, without following a symlink and without waiting for a pipe.
 * Three system calls a file: open, read, close. The buffers are shared, for this runs once for every file of dist/.
 */
export function look(path: string, content: string): Found {
  let file: number;
  try {
    file = fs.openSync(path, FLAGS);
  } catch (error) {
    const found = OPEN_FAILURES[errno(error) ?? ''];
    if (found === undefined) throw error;
    return found;
  }
  try {
    const length = encode(content);
    if (length > 0 && holds(path, file, length)) return 'same';
    // An empty pipe reads like an empty file, and a folder opens like a file: the kind decides only when bytes cannot.
    const stat = fs.fstatSync(file);
    if (stat.isDirectory()) return 'folder';
    if (!stat.isFile()) return 'special';
    return stat.size === 0 && length === 0 ? 'same' : 'different';
  } finally {
    fs.closeSync(file);
  }
}

/** What stands at a path, nothing followed. */
export function kindOf(path: string): 'file' | 'folder' | 'symlink' | 'special' | 'absent' {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'absent';
  if (stat.isDirectory()) return 'folder';
  if (stat.isSymbolicLink()) return 'symlink';
  return stat.isFile() ? 'file' : 'special';
}

const FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);

const OPEN_FAILURES: Readonly<Record<string, Found>> = { ENOENT: 'absent', ELOOP: 'symlink', ENXIO: 'special' };

let wanted = Buffer.allocUnsafeSlow(1 << 16);
let found = Buffer.allocUnsafeSlow(1 << 16);

/** Puts the content into `wanted` and returns its length in bytes. */
function encode(content: string): number {
  // UTF-8 takes at most three bytes for a UTF-16 unit; one more byte tells that the file is longer.
  const room = content.length * 3 + 1;
  if (room > wanted.length) {
    wanted = Buffer.allocUnsafeSlow(room);
    found = Buffer.allocUnsafeSlow(room);
  }
  return wanted.write(content);
}

function holds(path: string, file: number, length: number): boolean {
  let got = 0;
  try {
    for (;;) {
      const read = fs.readSync(file, found, got, length + 1 - got, null);
      got += read;
      if (read === 0 || got >= length) break;
    }
  } catch (error) {
    if (errno(error) === 'EISDIR' || errno(error) === 'EAGAIN') return false;
    // A failed read does not say of which file.
    throw Object.assign(error as Error, { path });
  }
  return got === length && found.compare(wanted, 0, length, 0, length) === 0;
}
