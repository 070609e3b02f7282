import fs from 'node:fs';
import { DistError, shown } from './error';
import { readLedger } from './ledger';
import { kindOf } from './look';
import { folderOf, isSafe, LEDGER } from './paths';
import { type Unit, unitName, unitPath } from './unit';

/**
 * Publishes staged units. A folder takes two renames, for Node has no call that exchanges two folders: between them, some
 * ten microseconds, the folder is missing. A run that dies there is mended by the next one (see `settle`). A file takes one
 * rename and is never missing. When a unit fails, those before it are taken back.
 */
export function swapAll(root: string, run: string, units: readonly Unit[]): void {
  const done: Unit[] = [];
  try {
    for (const unit of units) {
      swap(root, run, unit);
      done.push(unit);
    }
  } catch (error) {
    for (const unit of done.reverse()) takeBack(root, run, unit);
    throw error;
  }
}

/** Whether the run stopped between two renames, so that a part of dist/ is waiting in its folder. */
export function isBroken(run: string): boolean {
  return oldUnits(run).some(({ name }) => kindOf(`${run}/next/${name}`) !== 'absent');
}

/**
 * Ends a run of which nothing can be assumed, not even that its folder is ours: returns the old state of a unit whose new
 * one was not published, and removes the old state of the others.
 */
export function settle(root: string, run: string): void {
  for (const { name, path } of oldUnits(run)) {
    const live = `${root}/${path}`;
    const old = `${run}/old/${name}`;
    refuseDetour(root, path);
    if (kindOf(`${run}/next/${name}`) === 'absent') retire(root, path, old);
    else if (kindOf(live) === 'absent') fs.renameSync(old, live);
    else throw inTheWay(root, path, old);
  }
  fs.rmSync(run, { recursive: true, force: true });
}

function swap(root: string, run: string, { path, kind, replaces, stays }: Unit): void {
  const live = `${root}/${path}`;
  const name = unitName(path);
  if (kind === 'folder' && replaces) fs.renameSync(live, `${run}/old/${name}`);
  if (stays) fs.renameSync(`${run}/next/${name}`, live);
}

function takeBack(root: string, run: string, { path, kind, replaces, stays }: Unit): void {
  const live = `${root}/${path}`;
  const name = unitName(path);
  try {
    if (kind === 'file') {
      if (replaces) fs.renameSync(`${run}/kept/${name}`, live);
      else fs.unlinkSync(live);
      return;
    }
    // The new folder goes back to `next` first: from then on a kill, or a failure here, leaves what `settle` mends.
    if (stays) fs.renameSync(live, `${run}/next/${name}`);
    if (replaces) fs.renameSync(`${run}/old/${name}`, live);
  } catch {
    // The unit stays whole, new or waiting for `settle`; the error that started this is the one to report.
  }
}

/**
 * Deletes an old folder whose successor is in place. A file that is neither owned nor in the successor appeared while the
 * run was at work: it moves over, for what others wrote is never deleted.
 */
function retire(root: string, path: string, old: string): void {
  const [cluster = '', ...rest] = path.split('/');
  const folder = rest.join('/');
  const { owned } = readLedger(root, folder === '' ? old : `${root}/${cluster}`, cluster);
  const clear = (from: string, to: string, prefix: string) => {
    const names = fs.readdirSync(from, { withFileTypes: true });
    // The ledger goes last: a kill on the way must not leave owned files that nobody owns.
    names.sort((a, b) => Number(a.name === LEDGER) - Number(b.name === LEDGER));
    for (const entry of names) {
      const source = `${from}/${entry.name}`;
      const target = `${to}/${entry.name}`;
      if (entry.isDirectory()) {
        clear(source, target, `${prefix}${entry.name}/`);
        continue;
      }
      const ours = owned.has(prefix + entry.name) || (prefix === '' && entry.name === LEDGER);
      if (ours || kindOf(target) !== 'absent') fs.unlinkSync(source);
      else moveOver(root, source, target);
    }
    fs.rmdirSync(from);
  };
  clear(old, `${root}/${path}`, folder === '' ? '' : `${folder}/`);
}

function moveOver(root: string, source: string, target: string): void {
  refuseDetour(root, target.slice(root.length + 1));
  fs.mkdirSync(folderOf(target), { recursive: true });
  fs.renameSync(source, target);
}

/** A folder above the path may be missing, but must not lead elsewhere. */
function refuseDetour(root: string, path: string): void {
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
    const kind = kindOf(`${root}/${folder}`);
    if (kind === 'folder' || kind === 'absent') continue;
    throw new DistError(`${shown(root, folder)}: is a ${kind}, but must be a folder. Move it away, and run again.`);
  }
}

function oldUnits(run: string): { name: string; path: string }[] {
  if (kindOf(`${run}/old`) !== 'folder') return [];
  const units: { name: string; path: string }[] = [];
  for (const name of fs.readdirSync(`${run}/old`)) {
    const path = unitPath(name);
    if (path !== undefined && isSafe(path) && !path.startsWith('.') && kindOf(`${run}/old/${name}`) === 'folder') {
      units.push({ name, path });
    }
  }
  return units;
}

function inTheWay(root: string, path: string, old: string): DistError {
  return new DistError(
    `${shown(root, path)}: a run was killed while it replaced this folder, and its old state waits in ` +
      `${shown(root, old.slice(root.length + 1))}, but something else stands in its place now. ` +
      'Move one of the two away, and run again.',
  );
}
