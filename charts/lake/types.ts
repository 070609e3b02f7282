import type { DataType } from '#platform';

/** Types of Iceberg as its specification writes them (iceberg.apache.org/spec, "Primitive Types"). An instant is `timestamptz`, always in microseconds. */
export function icebergType(type: DataType): string {
  switch (type.kind) {
    case 'string':
    case 'int':
    case 'double':
    case 'boolean':
    case 'date':
      return type.kind;
    case 'bigint':
      return 'long';
    case 'timestamp':
      return 'timestamptz';
    case 'decimal':
      return `decimal(${type.precision}, ${type.scale})`;
    case 'array':
      return `list<${icebergType(type.of)}>`;
    case 'map':
      return `map<${icebergType(type.key)}, ${icebergType(type.value)}>`;
    case 'row':
      return `struct<${type.fields.map(({ name, type }) => `${name}: ${icebergType(type)}`).join(', ')}>`;
  }
}
