// @ts-check
'use strict';
// Compiled bundles, kept under node_modules/.cache. One file each: a line of JSON, the code, its source
// map, V8's compiled form of it.
//
// Nothing here is needed for a right result: what is missing, damaged or out of date is built again, and where the
// folder cannot be written the run does without. Files are put in place by renaming, so a reader sees all or nothing.

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
const { join } = require('node:path');
const { checksum } = require('./checksum.cjs');
const { clock, firstChanged } = require('./signature.cjs');
const { CACHE } = require('./stamp.cjs');
const { trace } = require('./trace.cjs');

/**
 * @typedef {object} Bundle
 * @property {string} name
 * @property {string | undefined} key what made it; none for one that must not be kept
 * @property {boolean} isKept whether it stands in the cache as it is here
 * @property {string} code
 * @property {() => string} map source map; rarely needed, so read late
 * @property {Buffer | undefined} compiled V8's form of the code
 * @property {string[]} inputs files and folders that it was made from
 * @property {Signed} files their states; those of the sources stand in `sources`
 * @property {Sources | undefined} sources
 * @property {string[]} external
 */

/**
 * Files whose content counts, not their state: after going to another branch and back they are the same.
 * @typedef {object} Sources
 * @property {Signed | undefined} files none for some that have just been written: they have to be read again
 * @property {string} content
 */

/** @typedef {import('./signature.cjs').Signed} Signed */

class Cache {
  /** A folder for work in progress. */
  work;
  /** Whether anything written there will be found by the next run. */
  lasting = true;
  /** When the run began, on the clock of the file system that the folder lies in. */
  began;

  constructor() {
    this.work = CACHE;
    try {
      mkdirSync(CACHE, { recursive: true });
      this.began = clock(CACHE);
    } catch (error) {
      trace(`cache: cannot be written (${error instanceof Error ? error.message : error})`);
      this.lasting = false;
      this.work = mkdtempSync(join(require('node:os').tmpdir(), 'lakehouse-'));
      this.began = clock(this.work);
      process.on('exit', () => rmSync(this.work, { recursive: true, force: true }));
    }
  }

  /**
   * The bundle, if it was made by the same tools from the same files.
   * @param {string} name
   * @param {string} key
   * @param {() => { content: string, files: Signed | undefined }} [sourcesNow] the state of its sources
   * @returns {Bundle | undefined}
   */
  read(name, key, sourcesNow) {
    try {
      const bytes = readFileSync(join(CACHE, `${name}.bundle`));
      const end = bytes.indexOf(10);
      const head = JSON.parse(bytes.toString('utf8', 0, end));
      const { code, map, sum, files, inputs, external } = head;
      if (head.key !== key) throw new Error('made by another version');
      const body = bytes.subarray(end + 1);
      // V8 checks its own data only in debug builds: a flipped bit must not reach it.
      if (checksum(body) !== sum) throw new Error('damaged');
      let { sources } = head;
      let isKept = true;
      if (sources && (!sources.files || firstChanged(sources.files) !== undefined)) {
        const now = sourcesNow?.();
        if (now?.content !== sources.content) throw new Error('sources changed');
        sources = now;
        isKept = false;
      }
      const changed = firstChanged(files);
      if (changed !== undefined) throw new Error(`${changed} changed`);
      const compiled = body.length > code + map ? body.subarray(code + map) : undefined;
      const text = body.toString('latin1', 0, code);
      const mapText = () => body.toString('utf8', code, code + map);
      return { name, key, isKept, code: text, map: mapText, compiled, inputs, files, sources, external };
    } catch (error) {
      trace(`${name}: not cached (${error instanceof Error ? error.message : error})`);
      return undefined;
    }
  }

  /** @param {Bundle} bundle */
  write(bundle) {
    if (!this.lasting || bundle.key === undefined) return;
    const { name, key, files, sources, inputs, external } = bundle;
    const code = Buffer.from(bundle.code, 'latin1');
    const map = Buffer.from(bundle.map());
    const body = Buffer.concat([code, map, bundle.compiled ?? Buffer.alloc(0)]);
    const sum = checksum(body);
    const head = JSON.stringify({ key, code: code.length, map: map.length, sum, files, sources, inputs, external });
    this.place(`${name}.bundle`, Buffer.concat([Buffer.from(`${head}\n`), body]));
    this.#prune();
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

  /** Removes what a run that was killed has left behind. */
  #prune() {
    for (const file of readdirSync(CACHE)) {
      if (!/^(?:tmp|draft|clock)-/.test(file)) continue;
      const path = join(CACHE, file);
      const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (Date.now() - changed > 3_600_000) rmSync(path, { recursive: true, force: true });
    }
  }
}

module.exports = { Cache };
