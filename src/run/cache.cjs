// @ts-check
'use strict';
// Compiled bundles, kept under node_modules/.cache. One file each: a line of JSON, the code, its source
// map, V8's compiled form of it.
//
// Nothing here is needed for a right result: what is missing, damaged or out of date is built again, and where the
// folder cannot be written the run does without. Files are put in place by renaming, so a reader sees all or nothing.

const { createHash } = require('node:crypto');
const {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { firstChanged } = require('./signature.cjs');
const { CACHE } = require('./stamp.cjs');
const { trace } = require('./trace.cjs');

/**
 * @typedef {object} Bundle
 * @property {string} name
 * @property {string | undefined} key none for one that must not be kept
 * @property {boolean} isKept whether it has come from the cache
 * @property {string} code
 * @property {() => string} map source map; rarely needed, so read late
 * @property {Buffer | undefined} compiled V8's form of the code
 * @property {string[]} inputs files and folders that it was made from
 * @property {import('./signature.cjs').Signed} files their states
 * @property {string[]} external
 */

class Cache {
  /** A folder for work in progress. */
  work;
  /** Whether anything written there will be found by the next run. */
  lasting = true;

  constructor() {
    this.work = CACHE;
    try {
      mkdirSync(CACHE, { recursive: true });
      writeFileSync(join(CACHE, `probe-${process.pid}`), '');
      rmSync(join(CACHE, `probe-${process.pid}`));
    } catch (error) {
      trace(`cache: cannot be written (${error instanceof Error ? error.message : error})`);
      this.lasting = false;
      this.work = mkdtempSync(join(tmpdir(), 'lakehouse-'));
      process.on('exit', () => rmSync(this.work, { recursive: true, force: true }));
    }
  }

  /**
   * @param {string} name
   * @param {string} key
   * @returns {Bundle | undefined}
   */
  read(name, key) {
    try {
      const bytes = readFileSync(join(CACHE, `${name}-${key}.bundle`));
      const end = bytes.indexOf(10);
      const { code, map, sum, files, external } = JSON.parse(bytes.toString('utf8', 0, end));
      const body = bytes.subarray(end + 1);
      // V8 checks its own data only in debug builds: a flipped bit must not reach it.
      if (checksum(body) !== sum) throw new Error('damaged');
      const changed = firstChanged(files);
      if (changed !== undefined) throw new Error(`${changed} changed`);
      const compiled = body.length > code + map ? body.subarray(code + map) : undefined;
      const text = body.toString('latin1', 0, code);
      const inputs = files.paths;
      const mapText = () => body.toString('utf8', code, code + map);
      return { name, key, isKept: true, code: text, map: mapText, compiled, inputs, files, external };
    } catch (error) {
      trace(`${name}: not cached (${error instanceof Error ? error.message : error})`);
      return undefined;
    }
  }

  /** Keeps the bundle and forgets older ones of its name. @param {Bundle} bundle */
  write(bundle) {
    if (!this.lasting || bundle.key === undefined) return;
    const { name, key, files, external } = bundle;
    const code = Buffer.from(bundle.code, 'latin1');
    const map = Buffer.from(bundle.map());
    const body = Buffer.concat([code, map, bundle.compiled ?? Buffer.alloc(0)]);
    const head = JSON.stringify({ code: code.length, map: map.length, sum: checksum(body), files, external });
    this.place(`${name}-${key}.bundle`, Buffer.concat([Buffer.from(`${head}\n`), body]));
    this.#prune((file) => file.startsWith(`${name}-`) && file !== `${name}-${key}.bundle`);
  }

  /** @param {string} file @param {string | Buffer} content */
  place(file, content) {
    const draft = join(CACHE, `draft-${process.pid}`);
    try {
      writeFileSync(draft, content);
      // ext4 waits for the disk when a rename replaces a file (auto_da_alloc), some 10 ms; a cache may as well be absent for a moment.
      rmSync(join(CACHE, file), { force: true });
      renameSync(draft, join(CACHE, file));
    } catch (error) {
      trace(`cache: ${file} not written (${error instanceof Error ? error.message : error})`);
      rmSync(draft, { force: true });
    }
  }

  /**
   * Removes what is no longer of use, and what a run that was killed has left behind.
   * @param {(file: string) => boolean} isOld
   */
  #prune(isOld) {
    for (const file of readdirSync(CACHE)) {
      const path = join(CACHE, file);
      const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      const isLeft = /^(?:tmp|draft|probe|clock)-/.test(file) && Date.now() - changed > 3_600_000;
      if (isOld(file) || isLeft) rmSync(path, { recursive: true, force: true });
    }
  }
}

/** @param {Buffer} bytes */
function checksum(bytes) {
  return createHash('sha1').update(bytes).digest('hex');
}

module.exports = { Cache };
