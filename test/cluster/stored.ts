import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from './layers';

/**
 * Whether nothing was written between two answers about one object.
 *
 * A kind whose definition defaults its status (all kinds of Flux do, with `observedGeneration: -1`) is written once more
 * on its first update: a new object is stored without status, and the update stores the one that reading it filled in.
 * Then only the resource version differs; a change to the spec would have raised the generation.
 */
export function sameStored(first: KubeObject, second: KubeObject): boolean {
  if (first.metadata.resourceVersion === second.metadata.resourceVersion) return true;
  const defaulted = !isEmpty(first.status ?? {}) && first.metadata.generation !== undefined;
  return defaulted && isDeepStrictEqual(unversioned(first), unversioned(second));
}

/** Where the stored object lacks or changed a value that we sent; what the server added on top is its own business. */
export function lostFields(sent: unknown, stored: unknown, path = ''): string[] {
  if (isEmpty(sent) && (stored === undefined || isEmpty(stored))) return [];
  if (Array.isArray(sent)) {
    if (!Array.isArray(stored) || stored.length !== sent.length) return [difference(path, sent, stored)];
    return sent.flatMap((item, index) => lostFields(item, stored[index], `${path}[${index}]`));
  }
  if (isMap(sent)) {
    if (!isMap(stored)) return [difference(path, sent, stored)];
    return Object.entries(sent).flatMap(([key, value]) => lostFields(value, stored[key], `${path}.${key}`));
  }
  return sent === stored || sameQuantity(sent, stored, path) ? [] : [difference(path, sent, stored)];
}

function unversioned(object: KubeObject): unknown {
  return { ...object, metadata: { ...object.metadata, resourceVersion: '' } };
}

/** Fields of built-in kinds that hold quantities; the server stores those in canonical form: 1000m becomes 1. */
const QUANTITY_FIELD = /\.(limits|requests|hard|max|min|default|defaultRequest|capacity)\.[^[\]]+$|\.sizeLimit$/;

const SUFFIX: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50 },
};

function sameQuantity(sent: unknown, stored: unknown, path: string): boolean {
  if (!QUANTITY_FIELD.test(path)) return false;
  const amount = quantity(sent);
  return amount !== undefined && amount === quantity(stored);
}

function quantity(value: unknown): number | undefined {
  const [, digits, suffix] = /^([0-9.]+)([A-Za-z]*)$/.exec(String(value)) ?? [];
  const factor = SUFFIX[suffix ?? '?'];
  // Nine decimals are the finest amount that Kubernetes keeps.
  return factor === undefined ? undefined : Number((Number(digits) * factor).toFixed(9));
}

/** Go leaves out an empty list, an empty map and null: nothing that we said is lost with them. */
function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function difference(path: string, sent: unknown, stored: unknown): string {
  return `${path.slice(1)}: sent ${JSON.stringify(sent)}, stored ${JSON.stringify(stored) ?? 'nothing'}`;
}
