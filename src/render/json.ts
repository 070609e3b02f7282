import type { JsonObject, JsonValue } from '#platform';

/** JSON for people to read: a list of plain values that fits in a line is one. */
export function printJson(value: JsonValue, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (isList(value)) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    if (value.every(isPlain) && inner.length + line.length <= WIDTH) return line;
    return `[\n${value.map((item) => inner + printJson(item, inner)).join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value as JsonObject).filter(([, member]) => member !== undefined);
  if (members.length === 0) return '{}';
  const lines = members.map(([key, member]) => `${inner}${JSON.stringify(key)}: ${printJson(member ?? null, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

const WIDTH = 120;

const isPlain = (value: JsonValue) => typeof value !== 'object' || value === null;

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
