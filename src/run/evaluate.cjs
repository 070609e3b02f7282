// @ts-check
'use strict';
// Runs a bundle, from V8's compiled form where there is one, and shows the places in its stack traces as TypeScript.

const { SourceMap } = require('node:module');
const { relative, resolve } = require('node:path');
const { Script } = require('node:vm');
const { CACHE } = require('./stamp.cjs');

/** @typedef {import('./cache.cjs').Bundle} Bundle */

/**
 * @typedef {object} Scope what the code finds under these names
 * @property {(id: string) => any} require
 * @property {Record<string, unknown>} globals
 */

/**
 * @param {Bundle} bundle
 * @param {Scope} scope
 * @returns {{ exports: any, compile: () => Buffer | undefined }} what it exports; and its compiled form, when the
 *   bundle came without a usable one. Asked for late, it holds the functions that have run.
 */
function evaluate(bundle, { require, globals }) {
  // Not an absolute path: it goes into V8's compiled form, which a copy of the project may share.
  const filename = `${CACHE}/${bundle.name}.cjs`;
  maps.set(filename, bundle.map);
  const names = ['exports', 'require', 'module', ...Object.keys(globals)];
  // The line break keeps the code's own line numbers, which the source map refers to.
  const script = new Script(`(function (${names}) {\n${bundle.code}\n})`, {
    filename,
    lineOffset: -1,
    ...(bundle.compiled && { cachedData: bundle.compiled }),
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, ...Object.values(globals));
  const isCompiled = bundle.compiled !== undefined && script.cachedDataRejected === false;
  return { exports: module.exports, compile: () => (isCompiled ? undefined : script.createCachedData()) };
}

/** Source map of each evaluated file. @type {Map<string, () => string>} */
const maps = new Map();
/** @type {Map<string, SourceMap>} */
const parsed = new Map();

Error.prepareStackTrace = (error, frames) => {
  const lines = frames.map((frame) => `    at ${place(frame)}`);
  return [describe(error), ...lines].join('\n');
};

/** @param {NodeJS.CallSite} frame */
function place(frame) {
  const file = frame.getFileName();
  const line = frame.getLineNumber();
  const column = frame.getColumnNumber();
  const text = frame.toString();
  if (!file || !line || !column || !maps.has(file)) return text;
  const found = sourceMap(file).findEntry(line - 1, column - 1);
  if (!('originalSource' in found) || found.originalSource === undefined) return text;
  // esbuild names sources as seen from its output file, which lay one folder below the cache.
  const source = relative('', resolve(CACHE, 'one-below', found.originalSource));
  return text.replace(`${file}:${line}:${column}`, `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`);
}

/** @param {string} file */
function sourceMap(file) {
  let map = parsed.get(file);
  if (!map) {
    map = new SourceMap(JSON.parse(/** @type {() => string} */ (maps.get(file))()));
    parsed.set(file, map);
  }
  return map;
}

/** @param {Error} error */
function describe(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

module.exports = { evaluate };
