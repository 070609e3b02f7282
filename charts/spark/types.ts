import type { DataType } from '#platform';

/** Types of Spark SQL (spark.apache.org/docs/latest/sql-ref-datatypes.html). TIMESTAMP is an instant; the zone-less one is TIMESTAMP_NTZ. */
export function sparkType(type: DataType): string {
  switch (type.kind) {
    case 'string':
    case 'int':
    case 'bigint':
    case 'double':
    case 'boolean':
    case 'date':
    case 'timestamp':
      return type.kind.toUpperCase();
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'array':
      return `ARRAY<${sparkType(type.of)}>`;
    case 'map':
      return `MAP<${sparkType(type.key)}, ${sparkType(type.value)}>`;
    case 'row':
      return `STRUCT<${type.fields.map(({ name, type }) => `\`${name}\`: ${sparkType(type)}`).join(', ')}>`;
  }
}
