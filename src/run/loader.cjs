// @ts-check
'use strict';

const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { evaluate } = require('./evaluate.cjs');
const { CLOUD, cloud, PLUS, SELDOM_USED, UNUSED_BY_CLOUD } = require('./programs.cjs');

/** @typedef {import('./cache.cjs').Bundle} Bundle */
/** @typedef {import('./cache.cjs').Cache} Cache */
/** @typedef {import('./record.cjs').Recorder} Recorder */

/** From where cdk8s finds what it uses. */
const CDK8S = 'node_modules/cdk8s/lib/index.js';
const CDKTF = 'node_modules/cdktf/lib/index.js';

/** Evaluates the bundles and connects them with each other. */
class Loader {
  #root;
  #cache;
  #recorder;
  /** @type {{ bundle: Bundle, compile: () => Buffer | undefined }[]} */
  #evaluated = [];
  /** @type {any} */
  #cloudLayer;

  /** @param {string} root @param {Cache} cache @param {Recorder} recorder */
  constructor(root, cache, recorder) {
    this.#root = root;
    this.#cache = cache;
    this.#recorder = recorder;
  }

  /**
   * @param {Bundle} bundle
   * @returns {{ main: import('./contract.ts').Main, modules: Record<string, () => any> }}
   */
  engine(bundle) {
    const fromRoot = createRequire(join(this.#root, 'package.json'));
    // The engine may use what it likes, except that cdk8s reads files and runs Helm for charts through child processes.
    /** @param {string} id */
    const require = (id) => {
      if (id === CLOUD) return this.#cloud(exports.modules);
      if (SELDOM_USED.includes(id)) return lazy(() => createRequire(join(this.#root, CDK8S))(id));
      return /^(?:node:)?child_process$/.test(id) ? this.#recorder.builtin(id) : fromRoot(id);
    };
    // cdk8s finds its helper script beside itself; nothing else in the bundle asks for this name.
    const exports = this.#evaluate(bundle, require, { __dirname: join(this.#root, dirname(CDK8S)) });
    return exports;
  }

  /** @param {Record<string, () => any>} shared */
  #cloud(shared) {
    /** @param {string} id */
    const require = (id) => {
      if (UNUSED_BY_CLOUD.includes(id)) return lazy(() => createRequire(join(this.#root, CDKTF))(id));
      return shared[id]?.() ?? createRequire(join(this.#root, 'package.json'))(id);
    };
    this.#cloudLayer ??= this.#evaluate(cloud(this.#cache), require, {});
    return this.#cloudLayer;
  }

  /**
   * @param {Bundle} bundle
   * @param {Record<string, () => any>} shared
   * @param {Bundle | undefined} plus
   * @returns {Record<string, () => unknown>}
   */
  app(bundle, shared, plus) {
    /** @type {Record<string, () => any> | undefined} */
    let plusModules;
    /** @param {string} id @returns {any} */
    const require = (id) => {
      if (Object.hasOwn(shared, id)) return shared[id]?.();
      if (plus && id.startsWith(PLUS)) {
        // With the real Math: it makes random placeholders while it loads, which nothing depends on.
        plusModules ??= this.#evaluate(plus, require, { process: this.#recorder.globals.process });
        return plusModules?.[id]?.();
      }
      const builtin = this.#recorder.builtin(id);
      if (builtin !== undefined) return builtin;
      this.#recorder.obstacles.add(`${id}, which is loaded as it is`);
      return createRequire(join(this.#root, 'package.json'))(id);
    };
    return this.#evaluate(bundle, require, this.#recorder.globals);
  }

  /** Files that the bundles were made from. */
  inputs() {
    return this.#evaluated.flatMap(({ bundle }) => bundle.inputs);
  }

  /** Keeps what was built: after main has run, so that the functions it needed are in the compiled form. */
  keep() {
    for (const { bundle, compile } of this.#evaluated) {
      // The app changes with every edit: compiling it would seldom pay.
      const compiled = bundle.name === 'app' ? undefined : compile();
      if (!bundle.isKept || compiled) this.#cache.write({ ...bundle, compiled });
    }
  }

  /**
   * @param {Bundle} bundle
   * @param {(id: string) => any} require
   * @param {Record<string, unknown>} globals
   */
  #evaluate(bundle, require, globals) {
    const { exports, compile } = evaluate(bundle, { require, globals });
    this.#evaluated.push({ bundle, compile });
    return exports;
  }
}

/**
 * A module that is loaded when somebody asks it for something.
 * @param {() => any} load
 */
function lazy(load) {
  return new Proxy({}, { get: (_, name) => (name === '__esModule' ? true : load()[name]) });
}

module.exports = { Loader };
