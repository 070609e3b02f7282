import fs from 'node:fs';
import { DistError, errno, shown } from './error';
import { kindOf } from './look';
import { SWAP } from './paths';
import { aliveProcess, nameOfRun } from './process';
import { isBroken, settle } from './swap';

/** One publication under way: it holds dist/ for itself, and works in a folder of its own. */
export interface Run {
  readonly folder: string;
  /** Whether it made dist/ itself. */
  readonly madeRoot: boolean;
}

/**
 * Waits until dist/ is free and takes it.
 *
 * Every run announces itself by a folder, and only then looks whether another one is alive. Of two that come at once, the
 * later one sees the earlier, so never do both hold dist/; when both see each other, both step back and try again. The
 * folder of a dead process counts for nothing, so there is no lock to steal, and no race about who may steal it.
 */
export function begin(root: string, patienceMs: number): Run {
  const deadline = Date.now() + patienceMs;
  let madeRoot = false;
  for (;;) {
    // Each time: a failing run that made dist/ takes it away again.
    madeRoot = makeRoot(root) || madeRoot;
    const other = aliveRun(root);
    const folder = other ? undefined : announce(root, madeRoot);
    if (folder !== undefined) {
      const run = { folder, madeRoot };
      try {
        if (!aliveRun(root)) {
          for (const part of PARTS) fs.mkdirSync(`${folder}/${part}`);
          return run;
        }
      } catch (error) {
        leave(root, run);
        throw error;
      }
      leave(root, run);
    }
    if (Date.now() >= deadline) throw busy(root, other);
    // Unequal pauses, so that two runs that saw each other do not meet again.
    pause(10 + Math.random() * 40);
  }
}

/** Mends what dead runs left behind. Only for the one that holds dist/. */
export function mend(root: string, run: Run): void {
  for (const folder of runs(root)) {
    // One that is alive has announced itself, sees this run, and steps back by itself.
    if (folder === run.folder || aliveProcess(nameOf(folder)) !== undefined) continue;
    if (kindOf(folder) === 'folder') settle(root, folder);
    else fs.rmSync(folder);
  }
}

/** Gives dist/ free and removes every trace of the run. What cannot be removed now, the next run removes. */
export function end(root: string, run: Run): void {
  try {
    settle(root, run.folder);
  } catch {
    // Published or not, dist/ stands; the folder of the run is ignored by Git and waits for the next run.
  }
  leave(root, run);
}

/** Looks at dist/ without taking it, again if a run was at work meanwhile. */
export function lookAtRest<T>(root: string, patienceMs: number, look: () => T): T {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    // Every run makes and removes `.swap`, which shows in the time of dist/ itself.
    const before = stamp(root);
    const other = aliveRun(root);
    if (other && Date.now() >= deadline) throw busy(root, other);
    if (!other) {
      const moved = () => Date.now() < deadline && stamp(root) !== before;
      try {
        const result = look();
        if (!moved()) return result;
      } catch (error) {
        if (!moved()) throw error;
      }
    }
    pause(10);
  }
}

/** Whether a run stopped with a part of dist/ out of its place. */
export function hasBrokenRun(root: string): boolean {
  return runs(root).some((folder) => isBroken(folder));
}

/** Whether there is a run, or what is left of one. */
export function hasRuns(root: string): boolean {
  return kindOf(`${root}/${SWAP}`) !== 'absent';
}

const PARTS = ['next', 'old', 'kept'];

let count = 0;

function makeRoot(root: string): boolean {
  refuseDetour(root);
  return fs.mkdirSync(root, { recursive: true }) !== undefined;
}

function announce(root: string, madeRoot: boolean): string | undefined {
  try {
    try {
      fs.mkdirSync(`${root}/${SWAP}`);
    } catch (error) {
      if (errno(error) !== 'EEXIST') throw error;
      refuseDetour(root);
    }
    const folder = `${root}/${SWAP}/${nameOfRun(count++)}`;
    fs.mkdirSync(folder);
    return folder;
  } catch (error) {
    // ENOENT: another run has just removed `.swap`. EEXIST: a run of ours left this number behind.
    if (errno(error) === 'ENOENT' || errno(error) === 'EEXIST') return undefined;
    tidy(root, madeRoot);
    throw error;
  }
}

function leave(root: string, run: Run): void {
  // Empty folders only: `old` may hold what could not be put back.
  for (const part of PARTS) attempt(() => fs.rmdirSync(`${run.folder}/${part}`));
  attempt(() => fs.rmdirSync(run.folder));
  tidy(root, run.madeRoot);
}

/** Removes the folders that are empty; the others stay. */
function tidy(root: string, madeRoot: boolean): void {
  attempt(() => fs.rmdirSync(`${root}/${SWAP}`));
  if (madeRoot) attempt(() => fs.rmdirSync(root));
}

function aliveRun(root: string): number | undefined {
  for (const folder of runs(root)) {
    const pid = aliveProcess(nameOf(folder));
    if (pid !== undefined) return pid;
  }
  return undefined;
}

function runs(root: string): string[] {
  refuseDetour(root);
  try {
    return fs.readdirSync(`${root}/${SWAP}`).map((name) => `${root}/${SWAP}/${name}`);
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw error;
  }
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}

/** dist/ and its `.swap` are real folders, or missing: a symlink could lead anywhere. */
function refuseDetour(root: string): void {
  for (const [path, where] of [
    [root, shown(root)],
    [`${root}/${SWAP}`, shown(root, SWAP)],
  ] as const) {
    const kind = kindOf(path);
    if (kind === 'folder' || kind === 'absent') continue;
    throw new DistError(`${where}: is a ${kind}, but must be a real folder. Move it away, and run again.`);
  }
}

function busy(root: string, pid: number | undefined): DistError {
  const who = pid === undefined ? 'another process' : `process ${pid}`;
  return new DistError(
    `${shown(root)}: ${who} is writing here, and only one run may. Wait until it ends, or end it, and run again. ` +
      `If it is no run of synth, delete its folder in ${shown(root, SWAP)}, unless 'old' in there holds files.`,
  );
}

function stamp(root: string): bigint | undefined {
  return fs.lstatSync(root, { bigint: true, throwIfNoEntry: false })?.mtimeNs;
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // Left for the next run.
  }
}
