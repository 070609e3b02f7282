import type { DataType } from '#platform';

/**
 * Types of PostgreSQL (postgresql.org/docs/current/datatype.html). It has arrays of scalars; what is nested deeper is kept as `jsonb`,
 * since composite types would have to be declared before the table.
 */
export function postgresType(type: DataType): string {
  switch (type.kind) {
    case 'string':
      return 'text';
    case 'int':
      return 'integer';
    case 'bigint':
    case 'boolean':
    case 'date':
      return type.kind;
    case 'double':
      return 'double precision';
    case 'timestamp':
      return `timestamp(${type.precision}) with time zone`;
    case 'decimal':
      return `numeric(${type.precision}, ${type.scale})`;
    case 'array':
      return isScalar(type.of) ? `${postgresType(type.of)}[]` : 'jsonb';
    case 'map':
    case 'row':
      return 'jsonb';
  }
}

const isScalar = ({ kind }: DataType) => kind !== 'array' && kind !== 'map' && kind !== 'row';
