import { didYouMean } from '../platform/problems';
import type { Structure } from './schemas/structure';

/** One thing that is wrong with an object, as a sentence about a field. */
export interface Violation {
  /** `spec.listeners[0].port` */
  readonly path: string;
  readonly problem: string;
  readonly fix?: string;
}

/** A field name or the number of an item. */
export type Step = string | number;

export function unknownFieldViolation(at: readonly Step[], fields: readonly string[], owner: string): Violation {
  const path = pathText(at);
  const problem = `${path} is not a field of ${owner}`;
  if (path === 'status') return { path, problem, fix: 'Leave it out: a status is for the controller to write.' };
  const near = didYouMean(String(at.at(-1)), fields);
  if (near !== undefined) return { path, problem, fix: `Did you mean ${near}?` };
  return fields.length === 0 ? { path, problem } : { path, problem, fix: `Fields here: ${fields.join(', ')}.` };
}

export function missingViolation(at: readonly Step[], owner: string): Violation {
  const path = pathText(at);
  return { path, problem: `${path} is missing`, fix: `${owner} requires it.` };
}

export function typeViolation(at: readonly Step[], value: unknown, types: readonly string[]): Violation {
  const wanted = types.map((type) => typeWords[type] ?? type).join(' or ');
  return violation(at, `must be ${wanted}, not ${shown(value)}`, retyped(value, types));
}

export function enumViolation(at: readonly Step[], value: unknown, allowed: readonly unknown[]): Violation {
  const words = allowed.map((word) => (word === '' ? '""' : String(word)));
  const near = typeof value === 'string' ? didYouMean(value, words) : undefined;
  const choice = words.length === 1 ? words[0] : `one of ${words.join(', ')}`;
  return violation(at, `must be ${choice}, not ${shown(value)}`, near && `Did you mean ${near}?`);
}

export function patternViolation(at: readonly Step[], value: string, pattern: string): Violation {
  // A quantity is known by its binary suffixes; its pattern is too long to help anyone.
  if (pattern.includes('[KMGTPE]i'))
    return violation(at, `must be a quantity such as 500m or 2Gi, not ${shown(value)}`);
  return violation(at, `must match ${pattern}, not ${shown(value)}`);
}

export function limitViolation(at: readonly Step[], value: unknown, keyword: string, limit: number): Violation {
  return violation(at, `must ${limitWords[keyword]!(limit)}, not ${shown(value)}`);
}

export function choiceViolation(
  at: readonly Step[],
  keyword: 'oneOf' | 'anyOf',
  branches: readonly Structure[],
): Violation {
  const names = branches.map((branch) => branch.required?.join(' and '));
  if (names.includes(undefined)) return violation(at, 'has none of the allowed forms');
  return violation(at, `must set ${keyword === 'oneOf' ? 'exactly' : 'at least'} one of ${names.join(', ')}`);
}

function violation(at: readonly Step[], says: string, fix?: string): Violation {
  const path = pathText(at);
  return { path, problem: `${path} ${says}`, ...(fix && { fix }) };
}

const typeWords: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  object: 'an object',
  string: 'a string',
};

const limitWords: Readonly<Record<string, (limit: number) => string>> = {
  minimum: (limit) => `be at least ${limit}`,
  maximum: (limit) => `be at most ${limit}`,
  multipleOf: (limit) => `be a multiple of ${limit}`,
  minLength: (limit) => `have at least ${counted(limit, 'character')}`,
  maxLength: (limit) => `have at most ${counted(limit, 'character')}`,
  minItems: (limit) => `have at least ${counted(limit, 'item')}`,
  maxItems: (limit) => `have at most ${counted(limit, 'item')}`,
  minProperties: (limit) => `have at least ${counted(limit, 'field')}`,
  maxProperties: (limit) => `have at most ${counted(limit, 'field')}`,
};

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** The commonest slip: a number in quotes, or a text that YAML would take for one. */
function retyped(value: unknown, types: readonly string[]): string | undefined {
  if (types.includes('string')) {
    return typeof value === 'number' || typeof value === 'boolean' ? `Write '${value}' in quotes.` : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const isMeant =
    (types.includes('integer') && /^-?\d+$/.test(value)) ||
    (types.includes('number') && /^-?\d+(\.\d+)?$/.test(value)) ||
    (types.includes('boolean') && /^(true|false)$/.test(value));
  return isMeant ? `Write ${value} without quotes.` : undefined;
}

function shown(value: unknown): string {
  const text = typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function pathText(at: readonly Step[]): string {
  const text = at.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[\w$-]+$/.test(step) ? `.${step}` : `["${step}"]`;
  });
  return text.length === 0 ? 'the object' : text.join('').replace(/^\./, '');
}
