// @ts-check
'use strict';
// One run of esbuild: TypeScript in, one CommonJS text out.

const { spawn } = require('node:child_process');
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
 */

/**
 * Bundles `entry` (TypeScript text that stands in the root folder). Names in `external` stay `require` calls.
 * @param {string} work a folder that exists, for files that are gone when this returns
 * @param {string} entry
 * @param {readonly string[]} external
 * @returns {Promise<Built>}
 */
async function bundle(work, entry, external) {
  const folder = join(work, `tmp-${process.pid}-${++runs}`);
  mkdirSync(folder);
  /** @param {string} name */
  const at = (name) => join(folder, name);
  try {
    writeFileSync(at('entry'), entry);
    const flags = [
      ...['--bundle', '--platform=node', '--target=node20', '--format=cjs', '--loader=ts', '--sourcefile=entry.ts'],
      ...['--log-level=error', `--color=${isatty(2)}`, '--log-override:empty-import-meta=error'],
      ...[
        '--sourcemap=external',
        '--sources-content=false',
        `--outfile=${at('out.js')}`,
        `--metafile=${at('meta.json')}`,
      ],
      ...external.map((name) => `--external:${name}`),
    ];
    const { program, args } = executable();
    const failed = await run(program, [...args, ...flags], at('entry'), at('errors'));
    if (failed) throw new BuildError(readFileSync(at('errors'), 'utf8').trim() || failed);
    const { inputs } = JSON.parse(readFileSync(at('meta.json'), 'utf8'));
    return {
      code: readFileSync(at('out.js'), 'latin1'), // esbuild writes ASCII only; so this saves the decoding
      map: readFileSync(at('out.js.map'), 'utf8'),
      inputs: Object.keys(inputs).filter((path) => path !== 'entry.ts'),
      external: externals(inputs),
    };
  } finally {
    // Not rmSync with `recursive`, whose code Node.js loads at its first use.
    for (const file of readdirSync(folder)) unlinkSync(at(file));
    rmdirSync(folder);
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

/**
 * Input and output go through files: pipes would make Node.js load its network and stream modules.
 * @param {string} program @param {string[]} args @param {string} input @param {string} errors
 * @returns {Promise<string | undefined>} what went wrong
 */
function run(program, args, input, errors) {
  const stdin = openSync(input, 'r');
  const stderr = openSync(errors, 'w');
  return new Promise((done) => {
    const child = spawn(program, args, { stdio: [stdin, 'ignore', stderr] });
    child.on('error', (error) => done(`esbuild does not start: ${error.message}. Run npm ci.`));
    child.on('exit', (code, signal) => done(code === 0 ? undefined : `esbuild ended with ${signal ?? `code ${code}`}`));
  }).finally(() => {
    closeSync(stdin);
    closeSync(stderr);
  });
}

/** @param {Record<string, { imports: { path: string, external?: boolean }[] }>} inputs */
function externals(inputs) {
  const names = Object.values(inputs).flatMap((input) => input.imports.filter((found) => found.external));
  return [...new Set(names.map((found) => found.path))].sort();
}

module.exports = { bundle, version, BuildError };
