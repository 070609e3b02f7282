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
const RUNTIME = `1 ${process.version} ${process.platform} ${process.arch}`;

/**
 * @typedef {object} Stamp
 * @property {string} runtime
 * @property {string} line what the run prints when there is nothing to do
 * @property {import('./signature.cjs').Signed} files every file and folder, inputs and outputs
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
    const stamp = decode(readFileSync(path));
    const reason = whyNot(stamp);
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
 * A line of JSON, and the numbers as the machine has them.
 * @param {Stamp} stamp
 */
function encode({ files: { paths, numbers }, ...rest }) {
  const raw = Buffer.from(Float64Array.from(numbers).buffer);
  return Buffer.concat([Buffer.from(`${JSON.stringify({ ...rest, paths })}\n`), raw]);
}

/** @param {Buffer} bytes @returns {Stamp} */
function decode(bytes) {
  const end = bytes.indexOf(10);
  const { paths, ...rest } = JSON.parse(bytes.toString('utf8', 0, end));
  const raw = bytes.subarray(end + 1);
  const numbers = new Float64Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
  return { ...rest, files: { paths, numbers } };
}

/** @param {string | undefined} value */
function digest(value) {
  if (value === undefined) return null;
  // Loaded here only: most runs read no variable, and the module costs two milliseconds.
  return require('node:crypto').createHash('sha256').update(value).digest('hex');
}

/** @param {Stamp} stamp */
function whyNot(stamp) {
  if (stamp.runtime !== RUNTIME) return 'other version of Node.js or of the launcher';
  for (const name in stamp.env) if (digest(process.env[name]) !== stamp.env[name]) return `$${name} changed`;
  const path = firstChanged(stamp.files);
  return path === undefined ? undefined : `${path} changed`;
}

module.exports = { CACHE, RUNTIME, upToDate, stampPath, encode, digest };
