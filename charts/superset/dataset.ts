import { type Column, DescriptionError, type Fields, type RecordShape, Relation, type Sql } from '#platform';

/** A query of Trino and the columns that it yields, by name. */
export interface Query<F extends Fields> {
  readonly sql: Sql<'trino'>;
  /** The result's columns: types are taken from the relations where a column comes from one. */
  readonly columns: RecordShape<F>;
}

export interface Metric {
  /** SQL over the dataset's columns. */
  readonly expression: string;
  /** As people read it. */
  readonly title: string;
  /** d3-format of its numbers (d3js.org/d3-format). @default - Superset's own choice */
  readonly format?: string;
}

/** What charts are drawn from: a table that Trino sees, or a query over several. A table or a column that is not there does not compile. */
export class Dataset<F extends Fields = Fields, M extends string = string> {
  constructor(
    readonly name: string,
    readonly shape: RecordShape<F>,
    readonly metrics: Readonly<Record<M, Metric>>,
    /** Where the rows come from. */
    readonly rows: Relation | Sql<'trino'>,
  ) {}

  /** Relations that it reads. */
  get reads(): readonly Relation[] {
    return this.rows instanceof Relation ? [this.rows] : this.rows.reads;
  }
}

/**
 * States a dataset: `dataset('Cafe Orders', tables.orders, ({ total_amount }) => ({ revenue: sum(total_amount) }))`.
 * @param metrics what charts may draw of it, from its columns
 */
export function dataset<F extends Fields, const M extends Readonly<Record<string, Metric>>>(
  name: string,
  of: Relation<F> | Query<F>,
  metrics: (columns: RecordShape<F>['columns']) => M,
): Dataset<F, keyof M & string> {
  const isRelation = of instanceof Relation;
  const shape = isRelation ? of.shape : of.columns;
  return new Dataset(name, shape, metrics(shape.columns), isRelation ? (of as unknown as Relation) : of.sql);
}

/** How a metric is shown. */
export type Look = Partial<Pick<Metric, 'title' | 'format'>>;

export const sum = (column: Column, look: Look = {}) => aggregate('SUM', 'Total', column, look);
export const average = (column: Column, look: Look = {}) => aggregate('AVG', 'Average', column, look);
export const countRows = (look: Look = {}): Metric => ({ expression: 'COUNT(*)', title: 'Count', ...look });

function aggregate(call: string, word: string, column: Column, look: Look): Metric {
  if (!numeric.has(column.type.kind)) {
    throw new DescriptionError({
      code: 'LH260',
      where: `metric ${call}(${column.name})`,
      what: `'${column.name}' is ${column.type.kind}, and ${call} is of numbers`,
      fix: 'Take a column of numbers, or count rows.',
    });
  }
  return {
    expression: `${call}("${column.name.replaceAll('"', '""')}")`,
    title: `${word} ${column.name.replaceAll('_', ' ')}`,
    ...look,
  };
}

const numeric: ReadonlySet<string> = new Set(['int', 'bigint', 'double', 'decimal']);
