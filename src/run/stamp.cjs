// @ts-check
'use strict';
// The stamp of a finished `synth`: all that it read and all that it left in dist/. While nothing of this has changed,
// the next one has nothing to do. What counts as read: see inputs.cjs and record.cjs.

const { lstatSync, readFileSync, statSync } = require('node:fs');
const { trace } = require('./trace.cjs');

/** Where everything that may be deleted at any time is kept, seen from the root. */
const CACHE = 'node_modules/.cache/lakehouse';

/** What else decides how a stamp or a compiled bundle reads: raise the number when their format changes. */
const RUNTIME = `4 ${process.version} ${process.platform} ${process.arch}`;

/**
 * @typedef {object} Stamp
 * @property {string} runtime
 * @property {string} line what the run prints when there is nothing to do
 * @property {number} began when the run did, on the file system's clock
 * @property {string[]} inputs files and folders that the run read
 * @property {string[]} absent those that it looked for in vain
 * @property {() => string[]} outputs those that it left in dist/; read late, because there may be ten thousand of them
 * @property {number} outputCount
 * @property {Record<string, string | null>} env digest of every environment variable read
 */

/**
 * The stamp that covers this command line, if there is one and it still holds. The working directory is the root.
 * @param {readonly string[]} argv
 * @returns {Stamp | undefined}
 */
function upToDate(argv) {
  const path = stampPath(argv);
  if (path === undefined) return undefined;
  try {
    const stamp = decode(readFileSync(path, 'utf8'));
    const reason = whyNot(stamp, path);
    trace(reason === undefined ? 'nothing to do' : `stamp: ${reason}`);
    return reason === undefined ? stamp : undefined;
  } catch (error) {
    trace(`stamp: none (${error instanceof Error ? error.message : error})`);
    return undefined;
  }
}

/**
 * Only `synth` of all clusters or of named ones is stamped; any other flag asks for something else than the last line.
 * @param {readonly string[]} argv
 */
function stampPath(argv) {
  const rest = argv.slice(1).join('\n');
  if (argv[0] !== 'synth' || !/^(?:--cluster[\n=][\w.-]+(?:\n|$))*$/.test(rest)) return undefined;
  return `${CACHE}/synth${rest.replaceAll('\n', '=')}.stamp`;
}

/**
 * Two lines of JSON, because the second is often not looked at.
 * @param {Omit<Stamp, 'outputs' | 'outputCount'> & { outputs: string[] }} stamp
 */
function encode({ outputs, ...rest }) {
  return `${JSON.stringify({ ...rest, outputCount: outputs.length })}\n${JSON.stringify(outputs)}\n`;
}

/** @param {string} text @returns {Stamp} */
function decode(text) {
  const end = text.indexOf('\n');
  return { ...JSON.parse(text.slice(0, end)), outputs: () => JSON.parse(text.slice(end)) };
}

/** @param {string | undefined} value */
function digest(value) {
  if (value === undefined) return null;
  // Loaded here only: most runs read no variable, and the module costs two milliseconds.
  return require('node:crypto').createHash('sha256').update(value).digest('hex');
}

/** @param {Stamp} stamp @param {string} path its file */
function whyNot(stamp, path) {
  if (stamp.runtime !== RUNTIME) return 'other version of Node.js or of the launcher';
  for (const name in stamp.env) if (digest(process.env[name]) !== stamp.env[name]) return `$${name} changed`;
  // What changed in the tick in which the run began may have been read before it did.
  const changed =
    firstChanged(stamp.inputs, (time) => time < stamp.began) ??
    stamp.absent.find((input) => lstatSync(input, quiet)) ??
    firstChangedOutput(stamp, path);
  return changed === undefined ? undefined : `${changed} changed`;
}

const quiet = { throwIfNoEntry: false };

/**
 * Told by ctime, which is the kernel's to set: a file has a new one when it is written, replaced or touched, a folder when an entry comes or goes.
 * Of a link, what it points to counts, too.
 * @param {string[]} paths @param {(ctime: number) => boolean} isUntouched
 */
function firstChanged(paths, isUntouched) {
  return paths.find((path) => {
    const own = lstatSync(path, quiet);
    if (!isUntouched(own?.ctimeMs ?? Infinity)) return true;
    return own?.isSymbolicLink() && !isUntouched(statSync(path, quiet)?.ctimeMs ?? Infinity);
  });
}

/** From so many files on it is cheaper to have them looked at by a program that was made for it. */
const MANY = 800;

/**
 * A file or folder of dist/ that has changed since the date of the stamp, if any.
 * @param {Stamp} stamp @param {string} path its file
 */
function firstChangedOutput(stamp, path) {
  if (stamp.outputCount >= MANY) return isUntouchedSince(path) ? undefined : 'dist/';
  const { mtimeMs } = lstatSync(path);
  return firstChanged(stamp.outputs(), (time) => time <= mtimeMs);
}

/**
 * The same of all of dist/, as far as `find` can tell. Where there is no such program (or one that knows less), everything counts as changed.
 * @param {string} path
 */
function isUntouchedSince(path) {
  const { spawnSync } = require('node:child_process');
  const args = ['-H', 'dist', '-cnewer', path, '-print', '-quit'];
  const { status, stdout } = spawnSync('find', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  return status === 0 && stdout.length === 0;
}

module.exports = { CACHE, RUNTIME, upToDate, stampPath, encode, digest };
