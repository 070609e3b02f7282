import fs from 'node:fs';
import { errno } from './error';

/**
 * A name that tells who runs: process, its start, thread, and a number. The start keeps a later process with the same
 * number from passing for this one; it is 0 where the system has no /proc, and then the number alone decides.
 */
export function nameOfRun(count: number): string {
  return `${self()}-${count}`;
}

/** The process of a run that is still alive; undefined for a dead one, for rubbish, and for a run of this very thread. */
export function aliveProcess(name: string): number | undefined {
  const [, pid, start, thread] = /^([1-9]\d{0,9})-(\d+)-(\d+)-\d+$/.exec(name) ?? [];
  // Code without `await` cannot run twice in one thread: an older run of ours is a run that failed to clean up.
  if (pid === undefined || `${pid}-${start}-${thread}` === self()) return undefined;
  return isAlive(Number(pid), start ?? '') ? Number(pid) : undefined;
}

let own: string | undefined;

function self(): string {
  own ??= `${process.pid}-${statusOf(process.pid)?.start ?? '0'}-${process.hrtime.bigint()}`;
  return own;
}

function isAlive(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    if (errno(error) !== 'EPERM') return false;
  }
  const status = statusOf(pid);
  return status === undefined || start === '0' || (status.start === start && status.alive);
}

/** Fields 3 (state) and 22 (start, in ticks since boot) of proc(5). A zombie has ended, though its number is taken. */
function statusOf(pid: number): { start: string; alive: boolean } | undefined {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program, field 2, may hold blanks and parentheses.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { start: fields[19] ?? '0', alive: fields[0] !== 'Z' && fields[0] !== 'X' };
  } catch {
    return undefined;
  }
}
