// @ts-check
'use strict';
// The stamp of a finished `synth`: all that it read and all that it left in dist/. While nothing of this has changed,
// the next one has nothing to do. What counts as read: see inputs.cjs and record.cjs.

const { readFileSync } = require('node:fs');
const { firstChanged } = require('./signature.cjs');
const { trace } = require('./trace.cjs');

/** Where everything that may be deleted at any time is kept, seen from the root. */
const CACHE = 'node_modules/.cache/lakehouse';

/** What else decides how a stamp or a compiled bundle reads: raise the number when their format changes. */
const RUNTIME = `2 ${process.version} ${process.platform} ${process.arch}`;

/**
 * @typedef {object} Stamp
 * @property {string} runtime
 * @property {string} line what the run prints when there is nothing to do
 * @property {Signed} inputs files and folders that the run read
 * @property {() => Signed} outputs those that it left in dist/; without their states if there are MANY
 * @property {number} outputCount
 * @property {Record<string, string | null>} env digest of every environment variable read
 */

/** @typedef {import('./signature.cjs').Signed} Signed */

/**
 * The stamp that covers this command line, if there is one and it still holds. The working directory is the root.
 * @param {readonly string[]} argv
 * @returns {Stamp | undefined}
 */
function upToDate(argv) {
  const path = stampPath(argv);
  if (path === undefined) return undefined;
  try {
    const stamp = decode(readFileSync(path));
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
 * Lines of JSON, each followed by the numbers of its paths as the machine has them.
 * @param {Omit<Stamp, 'outputs' | 'outputCount'> & { outputs: Signed }} stamp
 */
function encode({ inputs, outputs, ...rest }) {
  const outputCount = outputs.paths.length;
  return Buffer.concat([
    ...block({ ...rest, outputCount, paths: inputs.paths }, inputs.numbers),
    ...block(outputs.paths, outputs.numbers),
  ]);
}

/** @param {unknown} head @param {number[] | Float64Array} numbers */
function block(head, numbers) {
  const raw = Buffer.from(Float64Array.from(numbers).buffer);
  const text = Buffer.from(JSON.stringify(head));
  return [Buffer.from(`${text.length} ${raw.length}\n`), text, raw];
}

/** @param {Buffer} bytes @returns {Stamp} */
function decode(bytes) {
  const first = unblock(bytes, 0);
  const { paths, ...rest } = first.head;
  const outputs = () => {
    const second = unblock(bytes, first.end);
    return { paths: second.head, numbers: second.numbers };
  };
  return { ...rest, inputs: { paths, numbers: first.numbers }, outputs };
}

/** @param {Buffer} bytes @param {number} start */
function unblock(bytes, start) {
  const at = bytes.indexOf(10, start) + 1;
  const [text = 0, raw = 0] = bytes
    .toString('latin1', start, at - 1)
    .split(' ')
    .map(Number);
  const head = JSON.parse(bytes.toString('utf8', at, at + text));
  const from = bytes.byteOffset + at + text;
  return { head, numbers: new Float64Array(bytes.buffer.slice(from, from + raw)), end: at + text + raw };
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
  const changed = firstChanged(stamp.inputs) ?? firstChangedOutput(stamp, path);
  return changed === undefined ? undefined : `${changed} changed`;
}

/** From so many files on it is cheaper to have them looked at by a program that was made for it. */
const MANY = 800;

/** @param {Stamp} stamp @param {string} path its file */
function firstChangedOutput(stamp, path) {
  if (stamp.outputCount < MANY) return firstChanged(stamp.outputs());
  return isUntouchedSince(path) ? undefined : 'dist/';
}

/**
 * Whether nothing in dist/ has changed since the date of the file, as far as `find` can tell: a file's ctime is the kernel's to set, and a
 * folder has a new one when an entry comes or goes. Where there is no such program (or one that knows less), everything counts as changed.
 * @param {string} path
 */
function isUntouchedSince(path) {
  const { spawnSync } = require('node:child_process');
  const args = ['-H', 'dist', '-cnewer', path, '-print', '-quit'];
  const { status, stdout } = spawnSync('find', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  return status === 0 && stdout.length === 0;
}

module.exports = { CACHE, MANY, RUNTIME, upToDate, stampPath, encode, digest };
