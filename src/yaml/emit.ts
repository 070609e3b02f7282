import type { JsonObject, JsonValue } from '../platform/json';
import { inlineString, valueString, variables } from './string';
import { Unwritable } from './unwritable';

/** Deeper than any manifest: a value this deep contains itself. */
export const MAX_DEPTH = 200;
const INDENT = Array.from({ length: MAX_DEPTH + 1 }, (_, depth) => '  '.repeat(depth));

/** A longer key needs the explicit `? ` before it, or readers do not find its colon (YAML 1.1, simple keys). */
const LONGEST_SIMPLE_KEY = 1024;

/** Key with line break, indentation and colon, remembered by depth: most keys of most manifests are the same. */
const REMEMBERED_LENGTH = 64;
const REMEMBERED_COUNT = 1024;
const rememberedKeys: Map<string, string>[] = INDENT.map(() => new Map());

/**
 * The value as one YAML document in block style, with a line break at its end. Members keep their order; `undefined`
 * members are left out. kubectl, kustomize and YAML 1.1 readers read back what JSON would carry. The bytes are those of
 * cdk8s (`Yaml.stringify`) for ordinary manifests.
 */
export function emitYaml(value: JsonValue): string {
  return whole(() => (typeof value === 'string' ? inlineString(value) : asStated.node(value, 0)));
}

/** A manifest as it is written, and what its reader must know of it. */
export interface EmittedManifest {
  readonly text: string;
  /** Some text holds `${`. */
  readonly holdsVariables: boolean;
}

/**
 * As `emitYaml`, with the members sorted by code unit at every depth, so that the bytes follow from the values alone; at the top apiVersion,
 * kind and metadata lead, as everywhere in the field.
 */
export function emitManifest(object: object): EmittedManifest {
  const before = variables.seen;
  const text = whole(() => inOrder.members(object as JsonObject, 0, true, leading(object)));
  return { text, holdsVariables: variables.seen > before };
}

function whole(write: () => string): string {
  try {
    return `${write()}\n`;
  } catch (error) {
    throw error instanceof Unwritable ? error.toError() : error;
  }
}

class Writer {
  constructor(private readonly keysOf: (object: object) => readonly string[]) {}

  /** A value that begins on the line where its parent ended, such as after `- `. */
  node(value: JsonValue, depth: number): string {
    if (typeof value !== 'object' || value === null) return scalar(value, depth);
    requireDepth(depth);
    if (Array.isArray(value)) return this.items(value, depth, true) || '[]';
    return this.members(value as JsonObject, depth, true) || '{}';
  }

  /** Members in lines of their own; `''` if there are none. With `sameLine`, the first one has its line already. */
  members(object: JsonObject, depth: number, sameLine: boolean, keys = this.keysOf(object)): string {
    requirePlain(object);
    let lines = '';
    let step = '';
    try {
      for (const key of keys) {
        const value = object[key];
        if (value === undefined) continue;
        step = key;
        lines += lines === '' && sameLine ? firstKey(key, depth) : nextKey(key, depth);
        lines += this.member(value, depth + 1);
      }
    } catch (error) {
      throw error instanceof Unwritable ? error.under(step) : error;
    }
    return lines;
  }

  private member(value: JsonValue, depth: number): string {
    if (typeof value !== 'object' || value === null) return ` ${scalar(value, depth)}`;
    requireDepth(depth);
    if (Array.isArray(value)) return this.items(value, depth, false) || ' []';
    return this.members(value as JsonObject, depth, false) || ' {}';
  }

  private items(array: readonly JsonValue[], depth: number, sameLine: boolean): string {
    const next = `\n${INDENT[depth]}- `;
    let lines = '';
    let step = 0;
    try {
      for (; step < array.length; step++) {
        lines += lines === '' && sameLine ? '- ' : next;
        lines += this.node(array[step]!, depth + 1);
      }
    } catch (error) {
      throw error instanceof Unwritable ? error.under(step) : error;
    }
    return lines;
  }
}

const asStated = new Writer(Object.keys);
const inOrder = new Writer((object) => sorted(Object.keys(object)));

function leading(object: object): readonly string[] {
  return [...LEADERS, ...sorted(Object.keys(object)).filter((key) => !LEADERS.includes(key))];
}

const LEADERS: readonly string[] = ['apiVersion', 'kind', 'metadata'];

function sorted(keys: string[]): string[] {
  for (let index = 1; index < keys.length; index++) if (keys[index - 1]! > keys[index]!) return keys.sort();
  return keys;
}

function scalar(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return valueString(value, INDENT[depth]!);
    case 'number':
      return number(value);
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      if (value === null) return 'null';
      throw new Unwritable(`is ${nameOf(value)}, which JSON does not know. Give a plain value or leave it out.`);
  }
}

/** As JSON has it, so -0 is 0. An exponent gets a fraction before it: PyYAML takes 1e+21 for a string. */
function number(value: number): string {
  if (!Number.isFinite(value)) {
    throw new Unwritable(`is ${value}, but JSON knows finite numbers only. Give a number or leave it out.`);
  }
  const digits = String(value);
  return digits.includes('e') && !digits.includes('.') ? digits.replace('e', '.0e') : digits;
}

function firstKey(key: string, depth: number): string {
  const written = inlineString(key);
  return written.length > LONGEST_SIMPLE_KEY ? `? ${written}\n${INDENT[depth]}:` : `${written}:`;
}

function nextKey(key: string, depth: number): string {
  const known = rememberedKeys[depth]!;
  let written = known.get(key);
  if (written === undefined) {
    written = `\n${INDENT[depth]}${firstKey(key, depth)}`;
    if (key.length <= REMEMBERED_LENGTH && !key.includes('$')) {
      if (known.size >= REMEMBERED_COUNT) known.clear();
      known.set(key, written);
    }
  }
  return written;
}

function requireDepth(depth: number): void {
  if (depth < MAX_DEPTH) return;
  throw new Unwritable(`is nested deeper than ${MAX_DEPTH} levels. Does the value contain itself?`);
}

/** An object of any realm that carries only members: its prototype is Object.prototype or null. */
function requirePlain(object: object): void {
  const prototype = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null) return;
  throw new Unwritable(`is ${nameOf(object)}, not a plain object. Give the plain value that it stands for.`);
}

function nameOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return `a ${value.constructor?.name || 'class'} instance`;
  return value === undefined ? 'undefined' : `a ${typeof value}`;
}
