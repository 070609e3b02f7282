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
  const sorted = pass.visit(object);
  return { value: leading(sorted), holdsVariables: pass.holdsVariables, faults: pass.faults };
}

function leading(sorted: JsonValue): JsonValue {
  if (typeof sorted !== 'object' || sorted === null || Array.isArray(sorted)) return sorted;
  const members = sorted as { readonly [key: string]: JsonValue };
  const value: Record<string, JsonValue | undefined> = {
    apiVersion: members.apiVersion,
    kind: members.kind,
    metadata: members.metadata,
  };
  for (const key in members) value[key] = members[key];
  return value as JsonValue;
}

/** Deeper than any manifest; a value that holds itself ends here. */
const MAX_DEPTH = 100;

class Pass {
  holdsVariables = false;
  readonly faults: Fault[] = [];
  /** Where the walk is. One list: a text for each place would cost more than the walk. */
  private readonly at: (string | number)[] = [];

  visit(value: unknown): JsonValue {
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) ? value : this.fault(`${value} is not a number that JSON can write`);
      case 'object':
        if (value === null) return null;
        if (this.at.length > MAX_DEPTH) return this.fault('the value is nested too deep; does it hold itself?');
        return Array.isArray(value) ? this.list(value) : this.map(value);
      default:
        return this.fault(`a ${typeof value} is not data`);
    }
  }

  private map(value: object): JsonValue {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      return this.fault(`a ${prototype.constructor?.name ?? 'class instance'} is not plain data`);
    }
    const keys = Object.keys(value);
    if (!isSorted(keys)) keys.sort();
    const sorted: Record<string, JsonValue> = {};
    for (const key of keys) {
      const member = (value as Record<string, unknown>)[key];
      if (member === undefined) continue;
      if (key === '__proto__') {
        this.fault('`__proto__` cannot be a key');
        continue;
      }
      this.text(key);
      this.at.push(key);
      sorted[key] = this.visit(member);
      this.at.pop();
    }
    return sorted;
  }

  private list(value: readonly unknown[]): JsonValue {
    return value.map((item, index) => {
      this.at.push(index);
      const copy = this.visit(item);
      this.at.pop();
      return copy;
    });
  }

  private text(value: string): string {
    if (!this.holdsVariables && value.includes('${')) this.holdsVariables = true;
    if (!(value as string & WellFormed).isWellFormed())
      this.fault('the text holds half of a surrogate pair, which no UTF-8 file can');
    return value;
  }

  private fault(what: string): JsonValue {
    const path = this.at.reduce<string>(
      (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
      '',
    );
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
