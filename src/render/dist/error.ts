import { basename } from 'node:path';

/** Something about dist/ that a person can mend. The message says what, where, the rule and the fix. */
export class DistError extends Error {
  override readonly name = 'DistError';
}

/** How a file below `root` is called in messages: from dist/ on, whatever the machine. */
export function shown(root: string, path = ''): string {
  return path === '' ? `${basename(root)}/` : `${basename(root)}/${path}`;
}

/** Turns an error of the operating system into words; every other error passes through. */
export function inWords(root: string, error: unknown, state: string): unknown {
  if (error instanceof DistError || !isErrno(error)) return error;
  // Of a link both ends are known, and only one of them need lie in dist/.
  const path = [error.path, error.dest].find((end) => end?.startsWith(`${root}/`));
  const where = shown(root, path?.slice(root.length + 1));
  const [reason, fix] = WORDS[error.code] ?? [`the system says ${error.code}`, 'Mend the cause'];
  return new DistError(`${where}: ${error.syscall ?? 'access'} failed: ${reason}. ${state} ${fix} and run again.`, {
    cause: error,
  });
}

/** The code of an operating system error, such as ENOENT. */
export function errno(error: unknown): string | undefined {
  return isErrno(error) ? error.code : undefined;
}

const WORDS: Readonly<Record<string, readonly [reason: string, fix: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space'],
  EDQUOT: ['the disk quota is used up', 'Free some space'],
  EROFS: ['the file system is read-only', 'Mount it writable'],
  EACCES: ['permission denied', 'Give yourself read and write access'],
  EPERM: ['the operation is not permitted', 'Give yourself read and write access'],
  ENAMETOOLONG: ['the name is longer than the file system allows', 'Shorten the name'],
  EMFILE: ['too many open files', 'Raise the limit of open files'],
};

interface Errno extends Error {
  readonly code: string;
  readonly syscall?: string;
  readonly path?: string;
  readonly dest?: string;
}

function isErrno(error: unknown): error is Errno {
  // Not `instanceof Error`: under jest, errors of node's own modules belong to another realm.
  return typeof error === 'object' && error !== null && /^E[A-Z0-9]+$/.test(String((error as Partial<Errno>).code));
}
