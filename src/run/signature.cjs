// @ts-check
'use strict';
// Has a file changed since it was read? Asked of the file system's own record of it, never of its bytes.

const { lstatSync, statSync, rmSync, writeFileSync } = require('node:fs');

const quiet = { throwIfNoEntry: false };

/**
 * The signature of each path: what identifies a state of the file, '' when there is none. A folder's changes when an
 * entry comes or goes.
 *
 * Or the first path that is too young to be trusted: a file changed in the same tick of the file system's clock in
 * which it was read may change again without its timestamps showing it (what Git's index calls "racy"). So each must
 * be older than `before`, a reading of that same clock.
 * @param {Iterable<string>} paths
 * @param {number} before
 * @returns {{ files: Record<string, string>, racy?: undefined } | { files?: undefined, racy: string }}
 */
function signatures(paths, before) {
  /** @type {Record<string, string>} */
  const files = {};
  for (const path of paths) {
    const { signature, newest } = inspect(path);
    if (newest >= before) return { racy: path };
    files[path] = signature;
  }
  return { files };
}

/**
 * The first path whose signature is no longer the saved one, if any.
 * @param {Record<string, string>} files
 */
function firstChanged(files) {
  for (const path in files) if (inspect(path).signature !== files[path]) return path;
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
  rmSync(probe, { force: true });
  return now;
}

/** @param {string} path */
function inspect(path) {
  const own = lstatSync(path, quiet);
  if (own === undefined) return { signature: '', newest: 0 };
  const newest = Math.max(own.mtimeMs, own.ctimeMs);
  const target = own.isSymbolicLink() ? statSync(path, quiet) : undefined;
  if (target === undefined) return { signature: sign(own), newest };
  return { signature: `${sign(own)} ${sign(target)}`, newest: Math.max(newest, target.mtimeMs, target.ctimeMs) };
}

/** @param {import('node:fs').Stats} stats */
function sign(stats) {
  return `${stats.ino}:${stats.mode}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}`;
}

module.exports = { signatures, firstChanged, clock };
