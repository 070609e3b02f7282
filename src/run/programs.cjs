// @ts-check
'use strict';
// The bundles of a run:
//   engine  src/**, with constructs and cdk8s in it; changes seldom
//   app     clusters/*.ts with the charts and packages they use; changes with every edit
//   cloud   infra-tf/ with CDKTF in it: 4 MB, built and loaded when a cluster has a cloud layer
//   plus    the parts of cdk8s-plus that the app uses: 2.7 MB, so it is not put into a bundle that changes
// They share one instance of each module: the others are handed the engine's.

const { readFileSync, readdirSync } = require('node:fs');
const { dirname } = require('node:path');
const { hash } = require('./checksum.cjs');
const esbuild = require('./esbuild.cjs');
const { FILES, walk } = require('./inputs.cjs');
const { sign } = require('./signature.cjs');
const { RUNTIME } = require('./stamp.cjs');
const { trace } = require('./trace.cjs');

/** @typedef {import('./cache.cjs').Bundle} Bundle */
/** @typedef {import('./cache.cjs').Cache} Cache */

/** What the engine hands out. */
const SHARED = ['#platform', '#derive', '#render', '#check', 'constructs', 'cdk8s'];

/** How the names of cdk8s-plus begin: the Kubernetes version follows. */
const PLUS = 'cdk8s-plus-';

/** What constructs and cdk8s load at once and charts seldom use: a YAML reader and writer, JSON Patch, hashes. Half of their weight. */
const SELDOM_USED = ['yaml', 'fast-json-patch', 'crypto', 'os'];

/** What the app leaves to the bundles beside it. */
const OF_THE_ENGINE = [...SHARED, `${PLUS}*`];

/** What CDKTF loads at once and nobody here uses: archives of assets, versions of Terraform's command. A quarter of its weight. */
const UNUSED_BY_CLOUD = ['archiver', 'semver', 'zlib', 'os', 'child_process'];

/** What the engine asks for when a cluster has a cloud layer. */
const CLOUD = '#cloud';

const ENGINE = `
import * as platform from '#platform';
import * as derive from '#derive';
import * as render from '#render';
import * as check from '#check';
export { main } from './src/commands/main.ts';
export const modules = {
  '#platform': () => platform,
  '#derive': () => derive,
  '#render': () => render,
  '#check': () => check,
  constructs: () => require('constructs'),
  cdk8s: () => require('cdk8s'),
};
`;

/**
 * Its sources are known by their content, so that going to another branch and back does not build it again; the files that it takes
 * from node_modules are known by their states.
 * @param {Cache} cache
 * @returns {Promise<Bundle>}
 */
async function engine(cache) {
  const sources = () => stateOfSources('src', cache.began);
  const known = cache.read('engine', maker(), sources);
  if (known) return known;
  const before = sources();
  const built = await esbuild.bundle(cache.work, ENGINE, [...SELDOM_USED, CLOUD]);
  forbid(
    built.inputs,
    /^(?:clusters|charts|infra-tf)\//,
    'the generator (src/) imports it: a chart must be registered instead',
  );
  trace(`engine: built, ${built.code.length} bytes`);
  const installed = built.inputs.filter((path) => !path.startsWith('src/'));
  const bundle = toBundle('engine', built, installed, Number.POSITIVE_INFINITY);
  // A source edited while esbuild was reading must not be kept as what it was before.
  const isStable = sources().content === before.content;
  return isStable ? { ...bundle, sources: before } : { ...bundle, key: undefined };
}

/**
 * In the middle of a run, because only a described cluster tells whether it has a cloud layer.
 * @param {Cache} cache
 * @returns {Bundle}
 */
function cloud(cache) {
  const sources = () => stateOfSources('infra-tf', cache.began);
  const known = cache.read('cloud', maker(), sources);
  if (known) return known;
  const before = sources();
  const built = esbuild.bundleNow(cache.work, "module.exports = require('./infra-tf/index.ts');\n", [
    ...SHARED,
    ...UNUSED_BY_CLOUD,
  ]);
  forbid(
    built.inputs,
    /^(?:clusters|charts|src)\//,
    'infra-tf/ reads the ledger, never a chart; of src/ it imports #platform',
  );
  trace(`cloud: built, ${built.code.length} bytes`);
  const installed = built.inputs.filter((path) => !path.startsWith('infra-tf/'));
  const bundle = toBundle('cloud', built, installed, Number.POSITIVE_INFINITY);
  const isStable = sources().content === before.content;
  return isStable ? { ...bundle, sources: before } : { ...bundle, key: undefined };
}

/**
 * @param {Cache} cache
 * @returns {Promise<Bundle>}
 */
async function app(cache) {
  const known = cache.read('app', maker());
  if (known) return known;
  const built = await esbuild.bundle(cache.work, appEntry(clusterNames()), OF_THE_ENGINE);
  forbid(
    built.inputs,
    /^src\//,
    "import '#platform' (or '#derive', '#render', '#check') instead, or it would be loaded twice",
  );
  trace(`app: built, ${built.code.length} bytes`);
  // A file that comes to stand in a folder may take the place of another in the search for an import.
  const folders = new Set(built.inputs.map(dirname));
  return toBundle('app', built, ['clusters', ...FILES, ...folders, ...built.inputs], cache.began);
}

/**
 * @param {Cache} cache
 * @param {readonly string[]} external what the app requires
 * @returns {Promise<Bundle | undefined>} undefined when it uses nothing of cdk8s-plus
 */
async function plus(cache, external) {
  const names = external.filter((name) => name.startsWith(PLUS));
  if (names.length === 0) return undefined;
  const key = [maker(), ...names].join(' ');
  const known = cache.read('plus', key);
  if (known) return known;
  const entries = names.map((name) => `  ${JSON.stringify(name)}: () => require(${JSON.stringify(name)}),\n`);
  const built = await esbuild.bundle(cache.work, `module.exports = {\n${entries.join('')}};\n`, SHARED);
  trace(`plus: built, ${built.code.length} bytes`);
  return { ...toBundle('plus', built, built.inputs, Number.POSITIVE_INFINITY), key };
}

/** @param {readonly string[]} names of clusters */
function appEntry(names) {
  const entries = names.map((name) => `  ${JSON.stringify(name)}: () => require('./clusters/${name}.ts'),\n`);
  return `module.exports = {\n${entries.join('')}};\n`;
}

/** Names of the files in clusters/, in the same order everywhere. */
function clusterNames() {
  let files;
  try {
    files = readdirSync('clusters');
  } catch {
    return [];
  }
  const names = files.filter((file) => /^[a-z0-9][a-z0-9.-]*\.ts$/i.test(file) && !/\.(?:d|test)\.ts$/.test(file));
  return names.map((file) => file.slice(0, -'.ts'.length)).sort();
}

/**
 * @param {string} name
 * @param {import('./esbuild.cjs').Built} built
 * @param {string[]} inputs
 * @param {number} before
 * @returns {Bundle}
 */
function toBundle(name, built, inputs, before) {
  const { code, map, external } = built;
  const { signed, racy } = sign(inputs, before);
  if (racy) trace(`${name}: not kept, ${racy} has just been written`);
  const key = signed ? maker() : undefined;
  const files = signed ?? { paths: [], numbers: [] };
  return {
    ...{ name, key, isKept: false, code, map: () => map, compiled: undefined },
    ...{ inputs, files, sources: undefined, external },
  };
}

/** What decides, besides the files, how a bundle comes out. */
function maker() {
  return `${RUNTIME} esbuild ${esbuild.version()}`;
}

/**
 * @param {string} folder
 * @param {number} began
 * @returns {import('./cache.cjs').Sources}
 */
function stateOfSources(folder, began) {
  /** @type {string[]} */
  const paths = [];
  walk(folder, paths);
  const all = [...FILES, ...paths.sort()];
  const { signed } = sign(all, began);
  return { files: signed, content: hash(all.flatMap((path) => [path, contentOf(path)])) };
}

/** @param {string} path */
function contentOf(path) {
  try {
    return readFileSync(path);
  } catch {
    return ''; // A folder, or absent.
  }
}

/** @param {string[]} inputs @param {RegExp} pattern @param {string} fix */
function forbid(inputs, pattern, fix) {
  const found = inputs.find((path) => pattern.test(path));
  if (found) throw new esbuild.BuildError(`${found}: ${fix}.`);
}

module.exports = {
  ...{ CLOUD, OF_THE_ENGINE, PLUS, SELDOM_USED, UNUSED_BY_CLOUD },
  ...{ engine, app, cloud, plus, appEntry, clusterNames },
};
