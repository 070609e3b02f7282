import type { JsonValue } from '#platform';

/** A value as Python writes it. Strings of JSON are strings of Python; its `true`, `false` and `null` are called otherwise. */
export function python(value: JsonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}: ${python(member as JsonValue)}`).join(', ')}}`;
}
