// @ts-check
'use strict';
// One run of esbuild: TypeScript in, one CommonJS text out.

const { spawn, spawnSync } = require('node:child_process');
const {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} = require('node:fs');
const { join } = require('node:path');
const { isatty } = require('node:tty');

/** esbuild found something wrong in the sources; the message is its own, with file, line and the line's text. */
class BuildError extends Error {}

/**
 * @typedef {object} Built
 * @property {string} code
 * @property {string} map source map, to be resolved from a folder one below the work folder
 * @property {string[]} inputs files read, relative to the root
 * @property {string[]} external packages and modules that the code requires
 * @property {Inputs} graph what each of the files imports
 */

/** As esbuild's metafile tells it. @typedef {Record<string, { imports: { path: string, external?: boolean }[] }>} Inputs */

/**
 * Bundles `entry` (TypeScript text that stands in the root folder). Names in `external` stay `require` calls.
 * @param {string} work a folder that exists, for files that are gone when this returns
 * @param {string} entry
 * @param {readonly string[]} external
 * @returns {Promise<Built>}
 */
async function bundle(work, entry, external) {
  const job = new Job(work, entry, external);
  try {
    return job.result(await run(job));
  } finally {
    job.cleanUp();
  }
}

/**
 * The same, for what is asked for in the middle of a run.
 * @param {string} work @param {string} entry @param {readonly string[]} external @param {readonly string[]} [more] flags
 * @returns {Built}
 */
function bundleNow(work, entry, external, more = []) {
  const job = new Job(work, entry, external, more);
  try {
    return job.result(runNow(job));
  } finally {
    job.cleanUp();
  }
}

class Job {
  #folder;

  /** @param {string} work @param {string} entry @param {readonly string[]} external @param {readonly string[]} [more] flags */
  constructor(work, entry, external, more = []) {
    this.#folder = join(work, `tmp-${process.pid}-${++runs}`);
    mkdirSync(this.#folder);
    writeFileSync(this.at('entry'), entry);
    const flags = [
      ...['--bundle', '--platform=node', '--target=node20', '--format=cjs', '--loader=ts', '--sourcefile=entry.ts'],
      ...['--log-level=error', `--color=${isatty(2)}`, '--log-override:empty-import-meta=error'],
      ...['--sourcemap=external', '--sources-content=false'],
      ...[`--outfile=${this.at('out.js')}`, `--metafile=${this.at('meta.json')}`],
      ...external.map((name) => `--external:${name}`),
      ...more,
    ];
    const { program, args } = executable();
    this.program = program;
    this.args = [...args, ...flags];
  }

  /** @param {string} name */
  at(name) {
    return join(this.#folder, name);
  }

  /** Input and output go through files: pipes would make Node.js load its network and stream modules. */
  open() {
    return { stdin: openSync(this.at('entry'), 'r'), stderr: openSync(this.at('errors'), 'w') };
  }

  /** @param {string | undefined} failed @returns {Built} */
  result(failed) {
    if (failed) throw new BuildError(readFileSync(this.at('errors'), 'utf8').trim() || failed);
    const { inputs } = JSON.parse(readFileSync(this.at('meta.json'), 'utf8'));
    return {
      code: readFileSync(this.at('out.js'), 'latin1'), // esbuild writes ASCII only; so this saves the decoding
      map: readFileSync(this.at('out.js.map'), 'utf8'),
      inputs: Object.keys(inputs).filter((path) => path !== 'entry.ts'),
      external: externals(inputs),
      graph: inputs,
    };
  }

  cleanUp() {
    // Not rmSync with `recursive`, whose code Node.js loads at its first use.
    for (const file of readdirSync(this.#folder)) unlinkSync(this.at(file));
    rmdirSync(this.#folder);
  }
}

/** What tells one installed esbuild from another. */
function version() {
  const { program, args } = executable();
  const { size, mtimeMs } = statSync(args[0] ?? program);
  return `${size}:${mtimeMs}`;
}

let runs = 0;

/** The program itself, which starts ten times faster than the JavaScript around it; that is left as the way out. */
function executable() {
  const name = `@esbuild/${process.platform}-${process.arch}`;
  const native = join('node_modules', name, process.platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild');
  if (existsSync(native)) return { program: native, args: [] };
  const shim = require.resolve('esbuild/bin/esbuild', { paths: [process.cwd()] });
  const isScript = readFileSync(shim, 'latin1').startsWith('#!');
  return isScript ? { program: process.execPath, args: [shim] } : { program: shim, args: [] };
}

/** @param {Job} job @returns {Promise<string | undefined>} what went wrong */
function run(job) {
  const { stdin, stderr } = job.open();
  return new Promise((done) => {
    const child = spawn(job.program, job.args, { stdio: [stdin, 'ignore', stderr] });
    child.on('error', (error) => done(noStart(error)));
    child.on('exit', (code, signal) => done(wrong(code, signal)));
  }).finally(() => {
    closeSync(stdin);
    closeSync(stderr);
  });
}

/** @param {Job} job @returns {string | undefined} */
function runNow(job) {
  const { stdin, stderr } = job.open();
  try {
    const { error, status, signal } = spawnSync(job.program, job.args, { stdio: [stdin, 'ignore', stderr] });
    return error ? noStart(error) : wrong(status, signal);
  } finally {
    closeSync(stdin);
    closeSync(stderr);
  }
}

/** @param {Error} error */
const noStart = (error) => `esbuild does not start: ${error.message}. Run npm ci.`;

/** @param {number | null} code @param {string | null} signal */
const wrong = (code, signal) => (code === 0 ? undefined : `esbuild ended with ${signal ?? `code ${code}`}`);

/** @param {Inputs} inputs */
function externals(inputs) {
  const names = Object.values(inputs).flatMap((input) => input.imports.filter((found) => found.external));
  return [...new Set(names.map((found) => found.path))].sort();
}

module.exports = { bundle, bundleNow, version, BuildError };
