import type { JsonValue } from './json';
import type { DataType, RecordShape } from './records';

/**
 * A shape as JSON Schema 2020-12: what a message on the wire looks like. Instants are strings in RFC 3339 (`format: date-time`, section 7.3.1),
 * which is what `JSON.stringify` makes of a `Date`.
 */
export function jsonSchema(shape: RecordShape): JsonValue {
  return objectSchema(shape.columnList);
}

function schemaOf(type: DataType): JsonValue {
  switch (type.kind) {
    case 'string':
    case 'boolean':
      return { type: type.kind };
    case 'int':
      return { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
    case 'bigint':
      return { type: 'integer' };
    case 'double':
    case 'decimal':
      return { type: 'number' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'timestamp':
      return { type: 'string', format: 'date-time' };
    case 'array':
      return { type: 'array', items: schemaOf(type.of) };
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(type.value) };
    case 'row':
      return objectSchema(type.fields);
  }
}

function objectSchema(
  fields: readonly { readonly name: string; readonly type: DataType; readonly optional: boolean }[],
): JsonValue {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(({ name, type }) => [name, schemaOf(type)])),
    required: fields.filter(({ optional }) => !optional).map(({ name }) => name),
  };
}
