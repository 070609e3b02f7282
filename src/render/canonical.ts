import type { JsonValue } from '#platform';

/** An object as it is written: plain, sorted, without members that are undefined. */
export interface Canonical {
  readonly value: JsonValue;
  /** Some text holds `${`. */
  readonly holdsVariables: boolean;
  /** What cannot be written, by path. */
  readonly faults: readonly Fault[];
}

export interface Fault {
  readonly path: string;
  readonly what: string;
}

/**
 * Keys sorted by code unit at every depth, so that the bytes follow from the values alone; at the top apiVersion, kind and metadata lead, as
 * everywhere in the field. What has no JSON form is a fault and never a guess: cdk8s writes a function as `{}` and NaN as `.nan`.
 */
export function canonical(object: object): Canonical {
  const pass = new Pass();
  const sorted = pass.visit(object, '', 0) as { readonly [key: string]: JsonValue };
  const { apiVersion, kind, metadata, ...rest } = sorted ?? {};
  const value = { apiVersion, kind, metadata, ...rest } as JsonValue;
  return { value, holdsVariables: pass.holdsVariables, faults: pass.faults };
}

/** Deeper than any manifest; a value that holds itself ends here. */
const MAX_DEPTH = 100;

class Pass {
  holdsVariables = false;
  readonly faults: Fault[] = [];

  visit(value: unknown, path: string, depth: number): JsonValue {
    switch (typeof value) {
      case 'string':
        return this.text(value, path);
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) ? value : this.fault(path, `${value} is not a number that JSON can write`);
      case 'object':
        if (value === null) return null;
        if (depth > MAX_DEPTH) return this.fault(path, 'the value is nested too deep; does it hold itself?');
        if (Array.isArray(value)) return this.list(value, path, depth);
        return this.map(value, path, depth);
      default:
        return this.fault(path, `a ${typeof value} is not data`);
    }
  }

  private map(value: object, path: string, depth: number): JsonValue {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      return this.fault(path, `a ${prototype.constructor?.name ?? 'class instance'} is not plain data`);
    }
    const keys = Object.keys(value);
    if (!isSorted(keys)) keys.sort();
    const sorted: Record<string, JsonValue> = {};
    for (const key of keys) {
      const member = (value as Record<string, unknown>)[key];
      if (member === undefined) continue;
      if (key === '__proto__') {
        this.fault(path, '`__proto__` cannot be a key');
        continue;
      }
      this.text(key, path);
      sorted[key] =
        typeof member === 'string'
          ? this.text(member, path, key)
          : this.visit(member, path === '' ? key : `${path}.${key}`, depth + 1);
    }
    return sorted;
  }

  private list(value: readonly unknown[], path: string, depth: number): JsonValue {
    const copy: JsonValue[] = [];
    for (let index = 0; index < value.length; index++)
      copy.push(this.visit(value[index], `${path}[${index}]`, depth + 1));
    return copy;
  }

  private text(value: string, path: string, key?: string): string {
    if (!this.holdsVariables && value.includes('${')) this.holdsVariables = true;
    if (!(value as string & WellFormed).isWellFormed())
      this.fault(
        key === undefined ? path : `${path}.${key}`,
        'the text holds half of a surrogate pair, which no UTF-8 file can',
      );
    return value;
  }

  private fault(path: string, what: string): JsonValue {
    this.faults.push({ path, what });
    return null;
  }
}

/** ES2024; there since Node 20. */
interface WellFormed {
  isWellFormed(): boolean;
}

function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++)
    if ((keys[index - 1] as string) > (keys[index] as string)) return false;
  return true;
}
