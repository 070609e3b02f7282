import {
  type Component,
  date,
  type Endpoint,
  type Fields,
  type FieldType,
  type RecordShape,
  Relation,
  type StoredTable,
} from '#platform';
import type { Lake } from './lake';

/** How rows are laid out: all rows of one value of `as` lie together, so that a query for a day reads that day. */
export interface Partition<From extends string = string, As extends string = string> {
  readonly column: From;
  /** The table's column that holds the value. */
  readonly as: As;
}

/**
 * Partitions by the UTC day of an instant: `day('event_time').as('event_date')`. The day is a column of its own, because Flink SQL cannot
 * declare Iceberg's hidden partitions (iceberg.apache.org/docs/latest/flink-ddl, "PARTITIONED BY"). Rows that bring their day have it: `day('day').as('day')`.
 */
export function day<From extends string>(column: From) {
  return { as: <As extends string>(as: As): Partition<From, As> => ({ column, as }) };
}

/** The shape of a table: the record's columns, then the partitions'. */
export type TableFields<F extends Fields, As extends string> = F & {
  readonly [K in As]: FieldType<`${number}-${number}-${number}`, 'date', false>;
};

/** An Iceberg table. */
export class LakeTable<F extends Fields = Fields, As extends string = string> extends Relation<TableFields<F, As>> {
  readonly kind = 'table';
  readonly shape: RecordShape<TableFields<F, As>>;

  constructor(
    readonly lake: Lake,
    readonly database: string,
    readonly tableName: string,
    owner: Component | undefined,
    endpoints: readonly Endpoint[],
    /** The columns that a writer brings; the partitions' are computed from them. */
    readonly record: RecordShape<F>,
    readonly partitions: readonly Partition<string, As>[],
  ) {
    super(`${lake.catalog}.${database}.${tableName}`, owner, endpoints);
    this.shape = record.with(
      Object.fromEntries(partitions.map(({ as }) => [as, date()])) as TableFields<F, As>,
    ) as RecordShape<TableFields<F, As>>;
  }

  override get stored(): StoredTable | undefined {
    const { inCloud: database } = this.lake;
    if (!database) return undefined;
    const files = database.files.bucket.prefix(`${database.files.path}/${this.tableName}`);
    return { database, table: this.tableName, files, kept: 'by files' };
  }
}
