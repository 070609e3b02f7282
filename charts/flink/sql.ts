import { type Fields, type Relation, type Sql, type SqlDialect, sqlTag } from '#platform';
import { Topic } from '../kafka';
import { LakeTable } from '../lake';

/** Flink SQL: `` flinkSql`SELECT ${orders.columns.visitor_id} FROM ${orders}` `` reads `orders`. */
export type FlinkSql = Sql<'flink'>;

const dialect: SqlDialect<'flink'> = {
  engine: 'flink',
  identifier: (name) => `\`${name.replaceAll('`', '``')}\``,
  text: (value) => `'${value.replaceAll("'", "''")}'`,
  relation(relation) {
    if (relation instanceof Topic) return this.identifier(relation.topicName);
    if (relation instanceof LakeTable)
      return [relation.lake.catalog, relation.database, relation.tableName]
        .map((name) => this.identifier(name))
        .join('.');
    throw new TypeError(`Flink has no connector here for ${relation.id}`);
  },
};

export const flinkSql = sqlTag(dialect);

export const identifier = (name: string) => dialect.identifier(name);
export const text = (value: string) => dialect.text(value);
export const relationName = (relation: Relation) => dialect.relation(relation);

/** One INSERT of a job: what it reads stands in the query, what it writes is said. */
export interface Insert {
  readonly into: Topic | LakeTable;
  /** `upsert`: rows of one key replace each other. */
  readonly action: 'write' | 'upsert';
  readonly query: FlinkSql;
}

/** Appends the rows of a query. The query's columns are the target's, in order. */
export function insertInto<F extends Fields, As extends string>(
  into: Topic<F> | LakeTable<F, As>,
  query: FlinkSql,
): Insert {
  return { into: into as unknown as Insert['into'], action: 'write', query };
}

/** Writes the rows of a query whose results change: the newest row of each key of the topic counts. */
export function upsertInto<F extends Fields>(into: Topic<F>, query: FlinkSql): Insert {
  return { into: into as unknown as Topic, action: 'upsert', query };
}

/** Copies the events of a topic into a table of the same shape, with the day of each partition beside them. */
export function ingest<F extends Fields, As extends string>(from: Topic<F>, into: LakeTable<F, As>): Insert {
  const columns = into.record.columnList.map(({ name }) => identifier(name));
  const days = into.partitions.map(({ column, as }) => `CAST(${identifier(column)} AS DATE) AS ${identifier(as)}`);
  const source = flinkSql`${from}`;
  return insertInto(into, { ...source, text: `SELECT ${[...columns, ...days].join(', ')}\nFROM ${source.text}` });
}
