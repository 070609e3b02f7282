import type { JsonObject, JsonValue } from '../platform/json';
import { inlineString, valueString } from './yaml-string';
import { Unwritable } from './yaml-unwritable';

/** Deeper than any manifest: a value this deep contains itself. */
const MAX_DEPTH = 200;
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
  try {
    if (typeof value === 'string') return `${inlineString(value)}\n`;
    return `${node(value, 0)}\n`;
  } catch (error) {
    throw error instanceof Unwritable ? error.toError() : error;
  }
}

/** A value that begins on the line where its parent ended, such as after `- `. */
function node(value: JsonValue, depth: number): string {
  if (typeof value !== 'object' || value === null) return scalar(value, depth);
  requireDepth(depth);
  if (Array.isArray(value)) return items(value, depth, true) || '[]';
  return members(value as JsonObject, depth, true) || '{}';
}

/** Members in lines of their own; `''` if there are none. With `sameLine`, the first one has its line already. */
function members(object: JsonObject, depth: number, sameLine: boolean): string {
  requirePlain(object);
  let lines = '';
  let step = '';
  try {
    for (const key of Object.keys(object)) {
      const value = object[key];
      if (value === undefined) continue;
      step = key;
      lines += lines === '' && sameLine ? firstKey(key, depth) : nextKey(key, depth);
      lines += member(value, depth + 1);
    }
  } catch (error) {
    throw error instanceof Unwritable ? error.under(step) : error;
  }
  return lines;
}

function member(value: JsonValue, depth: number): string {
  if (typeof value !== 'object' || value === null) return ` ${scalar(value, depth)}`;
  requireDepth(depth);
  if (Array.isArray(value)) return items(value, depth, false) || ' []';
  return members(value as JsonObject, depth, false) || ' {}';
}

function items(array: readonly JsonValue[], depth: number, sameLine: boolean): string {
  const next = `\n${INDENT[depth]}- `;
  let lines = '';
  let step = 0;
  try {
    for (; step < array.length; step++) {
      lines += lines === '' && sameLine ? '- ' : next;
      lines += node(array[step]!, depth + 1);
    }
  } catch (error) {
    throw error instanceof Unwritable ? error.under(step) : error;
  }
  return lines;
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
    if (key.length <= REMEMBERED_LENGTH) {
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
