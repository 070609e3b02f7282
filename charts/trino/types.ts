import type { DataType } from '#platform';

/** Types of Trino (trino.io/docs/current/language/types.html), as its Iceberg connector maps them: an instant has microseconds and a zone. */
export function trinoType(type: DataType): string {
  switch (type.kind) {
    case 'string':
      return 'varchar';
    case 'int':
      return 'integer';
    case 'bigint':
    case 'double':
    case 'boolean':
    case 'date':
      return type.kind;
    case 'timestamp':
      return 'timestamp(6) with time zone';
    case 'decimal':
      return `decimal(${type.precision}, ${type.scale})`;
    case 'array':
      return `array(${trinoType(type.of)})`;
    case 'map':
      return `map(${trinoType(type.key)}, ${trinoType(type.value)})`;
    case 'row':
      return `row(${type.fields.map(({ name, type }) => `"${name}" ${trinoType(type)}`).join(', ')})`;
  }
}
