// @ts-check
'use strict';
// A full run: bundle, evaluate, call the engine's main, and stamp a `synth` that succeeded.

const { Cache } = require('./cache.cjs');
const { BuildError } = require('./esbuild.cjs');
const { Loader } = require('./loader.cjs');
const programs = require('./programs.cjs');
const { Recorder } = require('./record.cjs');
const { save } = require('./stamp-save.cjs');
const { trace } = require('./trace.cjs');
const { longRun, shortRun } = require('./tuning.cjs');

/**
 * @param {string} root the working directory, too
 * @param {readonly string[]} argv
 */
async function run(root, argv) {
  shortRun();
  try {
    process.exitCode = await attempt(root, argv);
  } catch (error) {
    // What the engine throws here is a fault of its own: it reports those of its users itself.
    const text = error instanceof BuildError ? error.message : error instanceof Error ? error.stack : error;
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
    return;
  }
  // All is written; taking a heap of ten thousand objects apart would only take time.
  process.exit();
}

/** @param {string} root @param {readonly string[]} argv */
async function attempt(root, argv) {
  const cache = new Cache();
  const recorder = new Recorder();
  const loader = new Loader(root, cache, recorder);

  const building = programs.app(cache);
  building.catch(() => {}); // awaited below; esbuild works while the engine loads
  const { main, modules } = loader.engine(await programs.engine(cache));
  trace('engine: loaded');
  const app = await building;
  const clusters = loader.app(app, modules, await programs.plus(cache, app.external));
  trace('app: loaded');

  const outcome = await main(argv, {
    ...{ root, longRun, clusters: new Map(Object.entries(clusters)) },
    // Loaded when it is asked for.
    modules: () => require('./modules.cjs').modules(cache),
  });
  /** @type {import('./stamp-save.cjs').Result} */
  const result = typeof outcome === 'number' ? { exitCode: outcome } : outcome;
  trace(`main: done, exit code ${result.exitCode}`);

  if (process.env.CDK8S_OUTDIR) require('./cdk8s-outdir.cjs').fill(process.env.CDK8S_OUTDIR, result.ownedFiles ?? []);
  loader.keep();
  save(argv, result, { cache, recorder, inputs: loader.inputs() });
  return result.exitCode;
}

module.exports = { run };
