// @ts-check
'use strict';
// Writes the stamp of a run (see stamp.cjs), if all that decided its outcome is on record and older than the run.

const { existsSync, utimesSync } = require('node:fs');
const { relative } = require('node:path');
const { projectInputs } = require('./inputs.cjs');
const { clock } = require('./signature.cjs');
const { CACHE, RUNTIME, digest, encode, stampPath } = require('./stamp.cjs');
const { trace } = require('./trace.cjs');

/** @typedef {Partial<import('./contract.ts').RunResult> & { exitCode: number }} Result */

/**
 * @param {readonly string[]} argv
 * @param {Result} result
 * @param {object} run
 * @param {import('./cache.cjs').Cache} run.cache
 * @param {import('./record.cjs').Recorder} run.recorder
 * @param {string[]} run.inputs read besides the project's own files
 */
function save(argv, result, { cache, recorder, inputs }) {
  const path = stampPath(argv);
  const owned = result.ownedFiles;
  const line = lastLine(result.summary);
  if (path === undefined || result.exitCode !== 0 || !result.stampable || !owned || !line || !cache.lasting) return;
  if (recorder.obstacles.size > 0) return trace(`no stamp: charts use ${[...recorder.obstacles].join(', ')}`);

  const read = [...new Set([...projectInputs(), ...inputs, ...[...recorder.files].map((file) => relative('', file))])];
  const written = settled();
  if (written === undefined) return trace('no stamp: the clock of the file system stands still');

  const env = Object.fromEntries([...recorder.env].map(([name, value]) => [name, digest(value)]));
  cache.place(
    relative(CACHE, path),
    encode({ runtime: RUNTIME, line, began: cache.began, ...found(read), outputs: withFolders(owned), env }),
  );
  date(path, written);
  trace('stamp: written');
}

/**
 * The last line of the next run, when nothing changes until then.
 * @param {string | undefined} summary
 */
function lastLine(summary) {
  const counts = /^dist: (\d+) added, (\d+) changed, \d+ removed, (\d+) unchanged$/.exec(summary ?? '');
  if (!counts) return undefined;
  const all = counts.slice(1).reduce((sum, count) => sum + Number(count), 0);
  return `dist: 0 added, 0 changed, 0 removed, ${all} unchanged`;
}

/** @param {string[]} paths */
function found(paths) {
  const absent = paths.filter((path) => !existsSync(path));
  return { inputs: absent.length > 0 ? paths.filter((path) => !absent.includes(path)) : paths, absent };
}

/**
 * A time that is no earlier than what the run has written and earlier than whatever happens to it from now on: known as soon as the clock has
 * moved on, a few milliseconds at most on most file systems.
 */
function settled() {
  const written = clock(CACHE);
  for (const pause of [5, 5, 20, 100]) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    if (clock(CACHE) > written) return written;
  }
  return undefined;
}

/**
 * Dates the stamp, for what asks whether something is younger than it (see `firstChangedOutput`).
 * @param {string} path @param {number} time milliseconds
 */
function date(path, time) {
  // A hundredth of a millisecond up, because the number may have been rounded down; the clock has moved on by more since.
  const seconds = (time + 0.01) / 1000;
  try {
    utimesSync(path, seconds, seconds);
  } catch {
    // Not written, or not ours: then it keeps the date of its writing, which is no earlier.
  }
}

/**
 * The files, and every folder that they lie in.
 * @param {readonly string[]} files
 */
function withFolders(files) {
  const paths = new Set(files);
  let last = '';
  for (const file of files) {
    let end = file.lastIndexOf('/');
    // Most files lie beside the one before.
    if (end === last.length && file.startsWith(last)) continue;
    last = file.slice(0, end);
    for (let folder = last; folder !== '' && !paths.has(folder); folder = folder.slice(0, end)) {
      paths.add(folder);
      end = Math.max(0, folder.lastIndexOf('/'));
    }
  }
  return [...paths];
}

module.exports = { save };
