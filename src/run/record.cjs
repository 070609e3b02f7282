// @ts-check
'use strict';
// Keeps record of what charts read while they are evaluated, so that a stamp knows what their outcome depends on.
//
// On record: variables of process.env by name, and the path arguments of the synchronous looks into the file system
// listed below. Everything else that could bring in the outside world (another function of fs, network, child
// processes, the clock, random numbers) still works but makes the run an unstampable one: the next `synth` runs in full.
// Out of reach: code that goes through globalThis instead of the names it is given.

const { isBuiltin } = require('node:module');
const { resolve } = require('node:path');
const { fileURLToPath } = require('node:url');

const READS = new Set(['readFileSync', 'existsSync', 'statSync', 'lstatSync', 'readdirSync', 'accessSync']);

/** Modules of Node.js that compute from their arguments alone. */
const PURE = new Set([
  'assert',
  'buffer',
  'path',
  'path/posix',
  'punycode',
  'querystring',
  'string_decoder',
  'url',
  'util',
]);

/** What of an otherwise impure module computes from its arguments, or is the same in every run of one machine. */
const PURE_PARTS = /** @type {Record<string, Set<string>>} */ ({
  crypto: new Set(['createHash', 'createHmac', 'getHashes', 'timingSafeEqual']),
  events: new Set(['EventEmitter']),
  fs: new Set(['constants']),
  os: new Set(['EOL']),
  process: new Set(
    'arch argv cwd emitWarning env exitCode nextTick platform release stderr stdout version versions'.split(' '),
  ),
});

class Recorder {
  /** Absolute paths looked at. @type {Set<string>} */
  files = new Set();
  /** Variables read, as they were found. @type {Map<string, string | undefined>} */
  env = new Map();
  /** Why this run cannot be stamped. @type {Set<string>} */
  obstacles = new Set();

  /** What stands for the global names in the evaluated code. */
  globals = {
    process: this.#guard('process', process, { env: this.#environment() }),
    Date: this.#date(),
    Math: new Proxy(Math, {
      get: (math, part) => (part === 'random' ? this.#noted('Math.random', math.random) : Reflect.get(math, part)),
    }),
    // Looked up late, because Node.js loads its web cryptography at the first touch.
    crypto: new Proxy({}, { get: (_, part) => this.#noted(`crypto.${String(part)}`, webCrypto(part)) }),
  };

  /**
   * The module of Node.js with this name, or undefined when it is a package's name.
   * @param {string} id
   * @returns {any}
   */
  builtin(id) {
    if (!isBuiltin(id)) return undefined;
    const name = id.replace(/^node:/, '');
    if (PURE.has(name)) return require(id);
    if (name === 'process') return this.globals.process;
    return this.#guard(name, require(id), name === 'fs' ? this.#reads() : {});
  }

  /**
   * The same object, with some parts replaced and a note made of each use of one that is neither replaced nor pure.
   * @param {string} name
   * @param {any} target
   * @param {Record<string, unknown>} replaced
   */
  #guard(name, target, replaced) {
    return new Proxy(target, {
      get: (real, part) => {
        if (Object.hasOwn(replaced, part)) return replaced[String(part)];
        const value = real[part];
        const isPure = typeof part === 'symbol' || part === '__esModule' || PURE_PARTS[name]?.has(part);
        return isPure ? value : this.#noted(`${name}.${part}`, value);
      },
    });
  }

  /**
   * The same value; a function notes its calls, because libraries take hold of many that they never call.
   * @param {string} what
   * @param {any} value
   */
  #noted(what, value) {
    const note = () => this.obstacles.add(what);
    if (typeof value !== 'function') {
      if (value !== undefined) note();
      return value;
    }
    return new Proxy(value, {
      apply: (called, self, args) => {
        note();
        return Reflect.apply(called, self, args);
      },
      construct: (called, args, made) => {
        note();
        return Reflect.construct(called, args, made);
      },
    });
  }

  #reads() {
    const fs = require('node:fs');
    /** @type {Record<string, unknown>} */
    const reads = {};
    for (const name of READS) {
      /** @type {Function} */
      const real = /** @type {any} */ (fs)[name];
      reads[name] = (/** @type {unknown} */ path, /** @type {any} */ options) => {
        if (typeof path === 'string') this.files.add(resolve(path));
        else if (path instanceof URL) this.files.add(fileURLToPath(path));
        else this.obstacles.add(`fs.${name} of a descriptor or buffer`);
        // The signature of a folder does not show what happens further down.
        if (name === 'readdirSync' && options?.recursive) this.obstacles.add('fs.readdirSync recursive');
        return options === undefined ? real(path) : real(path, options);
      };
    }
    return reads;
  }

  #environment() {
    /** @param {string | symbol} name */
    const note = (name) => {
      if (typeof name === 'string' && !this.env.has(name)) this.env.set(name, process.env[name]);
    };
    return new Proxy(process.env, {
      get: (env, name) => {
        note(name);
        return Reflect.get(env, name);
      },
      has: (env, name) => {
        note(name);
        return Reflect.has(env, name);
      },
      getOwnPropertyDescriptor: (env, name) => {
        note(name);
        return Reflect.getOwnPropertyDescriptor(env, name);
      },
      ownKeys: (env) => {
        this.obstacles.add('the list of all environment variables');
        return Reflect.ownKeys(env);
      },
      set: (env, name, value) => {
        this.obstacles.add(`setting $${String(name)}`);
        return Reflect.set(env, name, value);
      },
    });
  }

  #date() {
    return new Proxy(Date, {
      get: (date, part) => {
        if (part === 'now') this.obstacles.add('Date.now');
        return Reflect.get(date, part);
      },
      apply: (date, self, args) => {
        this.obstacles.add('Date()');
        return Reflect.apply(date, self, args);
      },
      construct: (date, args, made) => {
        if (args.length === 0) this.obstacles.add('new Date()');
        return Reflect.construct(date, args, made);
      },
    });
  }
}

/** @param {string | symbol} part */
function webCrypto(part) {
  const value = Reflect.get(globalThis.crypto, part);
  return typeof value === 'function' ? value.bind(globalThis.crypto) : value;
}

module.exports = { Recorder, PURE };
