import {
  type Component,
  type DataType,
  type Endpoint,
  type Fields,
  type FieldType,
  type RecordShape,
  Relation,
} from '#platform';
import type { PostgresDatabase } from './database';
import { requireName } from './names';

export interface PostgresTableProps<F extends Fields> {
  /** The shape of a row. A field that is optional may be NULL. A new field of a table that has rows must be: nobody knows what it was before. */
  readonly of: RecordShape<F>;
  /** The column that tells rows apart: the primary key. */
  readonly key: RequiredFieldsOf<NoInfer<F>>;
}

/** A table of a PostgreSQL database. */
export class PostgresTable<F extends Fields = Fields> extends Relation<F> {
  readonly kind = 'postgresql table';
  readonly shape: RecordShape<F>;
  readonly key: string;

  constructor(
    readonly database: PostgresDatabase,
    readonly tableName: string,
    owner: Component,
    endpoint: Endpoint,
    props: PostgresTableProps<F>,
  ) {
    super(`${database.cluster.name}.${database.name}.${tableName}`, owner, [endpoint]);
    const where = `${database.node.path}: table '${tableName}'`;
    requireName(where, 'table', tableName);
    for (const { name } of props.of.columnList) requireName(where, 'column', name);
    this.shape = props.of;
    this.key = props.key;
  }
}

/** Fields that every row has. */
type RequiredFieldsOf<F extends Fields> = {
  [K in keyof F & string]: F[K] extends FieldType<unknown, DataType['kind'], true> ? never : K;
}[keyof F & string];
