// @ts-check
'use strict';
// Writes the stamp of a run (see stamp.cjs), if all that decided its outcome is on record and older than the run.

const { dirname, relative } = require('node:path');
const { projectInputs } = require('./inputs.cjs');
const { clock, sign } = require('./signature.cjs');
const { CACHE, RUNTIME, digest, encode, stampPath } = require('./stamp.cjs');
const { trace } = require('./trace.cjs');

/** @typedef {Partial<import('./contract.ts').RunResult> & { exitCode: number }} Result */

/**
 * @param {readonly string[]} argv
 * @param {Result} result
 * @param {object} run
 * @param {import('./cache.cjs').Cache} run.cache
 * @param {number} run.began when reading began, on the file system's clock
 * @param {import('./record.cjs').Recorder} run.recorder
 * @param {string[]} run.inputs read besides the project's own files
 */
function save(argv, result, { cache, began, recorder, inputs }) {
  const path = stampPath(argv);
  const owned = result.ownedFiles;
  const line = lastLine(result.summary);
  if (path === undefined || result.exitCode !== 0 || !result.stampable || !owned || !line || !cache.lasting) return;
  if (recorder.obstacles.size > 0) return trace(`no stamp: charts use ${[...recorder.obstacles].join(', ')}`);

  const read = new Set([...projectInputs(), ...inputs, ...[...recorder.files].map((file) => relative('', file))]);
  const before = sign(read, began);
  if (!before.signed) return trace(`no stamp: ${before.racy} has just been written`);
  const after = settled(new Set([...owned, ...owned.flatMap(foldersOf)]));
  if (!after) return trace('no stamp: the clock of the file system stands still');

  const env = Object.fromEntries([...recorder.env].map(([name, value]) => [name, digest(value)]));
  const paths = [...before.signed.paths, ...after.paths];
  const numbers = [...before.signed.numbers, ...after.numbers];
  cache.place(relative(CACHE, path), encode({ runtime: RUNTIME, line, files: { paths, numbers }, env }));
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

/**
 * Signatures of what the run has just written: taken as soon as the clock has moved on, a few milliseconds at most on
 * most file systems.
 * @param {Set<string>} paths
 */
function settled(paths) {
  for (const pause of [5, 5, 20, 100]) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    const { signed } = sign(paths, clock(CACHE));
    if (signed) return signed;
  }
  return undefined;
}

/** @param {string} file @returns {string[]} */
function foldersOf(file) {
  const folder = dirname(file);
  return folder === '.' ? [] : [folder, ...foldersOf(folder)];
}

module.exports = { save };
