// @ts-check
'use strict';
// Has a file changed since it was read? Asked of the file system's own record of it, never of its bytes.

const { lstatSync, statSync, unlinkSync, writeFileSync } = require('node:fs');

const quiet = { throwIfNoEntry: false };

/**
 * States of files, as numbers, because there may be ten thousand of them and text would take twice the time. A folder's state changes when an entry comes or goes.
 * @typedef {object} Signed
 * @property {string[]} paths
 * @property {number[] | Float64Array} numbers of each path in turn; see `look`
 */

/**
 * Or the first path that is too young to be trusted: a file changed in the same tick of the file system's clock in
 * which it was read may change again without its timestamps showing it (what Git's index calls "racy"). So each must
 * be older than `before`, a reading of that same clock.
 * @param {Iterable<string>} files
 * @param {number} before
 * @returns {{ signed: Signed, racy?: undefined } | { signed?: undefined, racy: string }}
 */
function sign(files, before) {
  const paths = [...files];
  /** @type {number[]} */
  const numbers = [];
  for (const path of paths) {
    const first = numbers.length;
    look(path, (number) => numbers.push(number));
    for (let at = first; at < numbers.length; at += WIDTH) {
      if (Math.max(numbers[at + MTIME] ?? 0, numbers[at + CTIME] ?? 0) >= before) return { racy: path };
    }
  }
  return { signed: { paths, numbers } };
}

/**
 * The first path that is no longer in the state that was signed, if any.
 * @param {Signed} signed
 */
function firstChanged({ paths, numbers }) {
  let at = 0;
  let isSame = true;
  /** @param {number} number */
  const compare = (number) => {
    if (numbers[at++] !== number) isSame = false;
  };
  for (const path of paths) {
    look(path, compare);
    if (!isSame) return path;
  }
  return undefined;
}

/**
 * The time as the file system tells it: a network share's clock may differ from ours, and be coarser.
 * @param {string} folder
 */
function clock(folder) {
  const probe = `${folder}/clock-${process.pid}`;
  writeFileSync(probe, '');
  const now = lstatSync(probe).mtimeMs;
  unlinkSync(probe);
  return now;
}

const WIDTH = 5;
const MTIME = 3;
const CTIME = 4;

/**
 * Five numbers of the file, and five of what it points to if it is a link; zeros when there is none.
 * @param {string} path
 * @param {(number: number) => void} tell
 */
function look(path, tell) {
  const own = lstatSync(path, quiet);
  tellStats(own, tell);
  if (own?.isSymbolicLink()) tellStats(statSync(path, quiet), tell);
}

/** @param {import('node:fs').Stats | undefined} stats @param {(number: number) => void} tell */
function tellStats(stats, tell) {
  tell(stats?.ino ?? 0);
  tell(stats?.mode ?? 0);
  tell(stats?.size ?? 0);
  tell(stats?.mtimeMs ?? 0);
  tell(stats?.ctimeMs ?? 0);
}

module.exports = { sign, firstChanged, clock };
