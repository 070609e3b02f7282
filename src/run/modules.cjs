// @ts-check
'use strict';
// What each cluster is made from, for `synth --since`: the files that esbuild finds when it follows the imports, and whether
// anything among them may bring in more than these files. Where that cannot be told, it may.

const { readFileSync } = require('node:fs');
const { SourceMap, isBuiltin } = require('node:module');
const { relative, resolve } = require('node:path');
const { bundleNow } = require('./esbuild.cjs');
const { appEntry, clusterNames, OF_THE_ENGINE, PLUS } = require('./programs.cjs');
const { PURE } = require('./record.cjs');
const { trace } = require('./trace.cjs');

/** @typedef {import('./contract.ts').Modules} Modules */
/** @typedef {import('./esbuild.cjs').Built} Built */

/** Global names through which the outside world comes in. esbuild knows which uses of them are meant: not a property, not a parameter. */
const OUTSIDE = ['process', 'Date', 'globalThis', 'global'];
const MARK = '__outside__';

/** Modules of Node.js, besides the pure ones, that bring in nothing that changes between two commits; for packages also what they ask for by habit. */
const HARMLESS = new Set([...PURE, 'crypto', 'events']);
const HARMLESS_IN_PACKAGES = new Set([...HARMLESS, 'process', 'os', 'tty']);

/** What of cdk8s and cdk8s-plus reads files, or fetches them. */
const READERS = /\b(?:Helm|Include|Yaml|addFile|addDirectory)\b/;

/**
 * @param {import('./cache.cjs').Cache} cache
 * @returns {Record<string, Modules>}
 */
function modules(cache) {
  const names = clusterNames();
  const defines = OUTSIDE.map((name) => `--define:${name}=${MARK}.${name}`);
  const built = bundleNow(cache.work, appEntry(names), OF_THE_ENGINE, defines);
  const readers = new Map([...importers(built), ...users(built, resolve(cache.work, 'one-below'))]);
  trace(`modules: ${built.inputs.length} files, ${readers.size} of them look outside`);
  return Object.fromEntries(names.map((name) => [name, from(`clusters/${name}.ts`, built, readers)]));
}

/** @param {string} entry @param {Built} built @param {Map<string, string>} readers @returns {Modules} */
function from(entry, { graph }, readers) {
  const reached = new Set([entry]);
  for (const path of reached) {
    for (const found of graph[path]?.imports ?? []) if (!found.external) reached.add(found.path);
  }
  const reader = [UNKNOWN, ...reached].find((path) => readers.has(path));
  return {
    files: [...reached].filter((path) => !isPackage(path)),
    outside: reader === undefined ? undefined : readers.get(reader),
  };
}

/** What files import that may read others, by the file that does. @param {Built} built @returns {[string, string][]} */
function importers({ graph }) {
  return Object.entries(graph).flatMap(([path, { imports }]) => {
    const found = imports.find((each) => each.external && isReader(path, each.path));
    if (!found) return [];
    const what = found.path.includes('*') ? `picks what it imports by name (${found.path})` : `uses ${found.path}`;
    return [[path, `${path} ${what}`]];
  });
}

/** @param {string} path @param {string} imported */
function isReader(path, imported) {
  if (imported.includes('*')) return true;
  if (isBuiltin(imported)) {
    return !(isPackage(path) ? HARMLESS_IN_PACKAGES : HARMLESS).has(imported.replace(/^node:/, ''));
  }
  const isCdk8s = imported === 'cdk8s' || imported.startsWith(PLUS);
  return isCdk8s && (isPackage(path) || READERS.test(readFileSync(path, 'utf8')));
}

/**
 * The same for global names, which packages may use: they ask for settings of their own.
 * @param {Built} built @param {string} folder that esbuild names the sources from
 * @returns {[string, string][]}
 */
function users({ code, map, graph }, folder) {
  const uses = new RegExp(`\\b${MARK}\\.(\\w+)|\\brequire\\b(?!\\("[^"\\n]*"\\))`, 'g');
  if (code.search(uses) < 0) return [];
  const places = new SourceMap(JSON.parse(map));
  return code.split('\n').flatMap((line, row) =>
    [...line.matchAll(uses)].flatMap((use) => {
      const what = `uses ${use[1] ?? 'require'}`;
      const place = places.findEntry(row, use.index);
      const path = 'originalSource' in place ? relative('', resolve(folder, place.originalSource)) : '';
      if (!('originalSource' in place) || !graph[path]) return [[UNKNOWN, `a file ${what}`]];
      return isPackage(path) ? [] : [[path, `${path}:${place.originalLine + 1} ${what}`]];
    }),
  );
}

/** In place of a file: it may be any. */
const UNKNOWN = '';

/** @param {string} path */
const isPackage = (path) => path.split('/').includes('node_modules');

module.exports = { modules };
