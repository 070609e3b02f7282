import { type Duration, type Relation, Sql, type SqlDialect, sqlTag } from '#platform';
import { LakeTable } from '../lake';
import { PostgresTable } from '../postgresql';

/** Spark SQL: `` sparkSql`SELECT ${cats.columns.name} FROM ${cats}` `` reads `cats`. */
export type SparkSql = Sql<'spark'>;

const dialect: SqlDialect<'spark'> = {
  engine: 'spark',
  identifier: (name) => `\`${name.replaceAll('`', '``')}\``,
  // The default string literal takes backslashes for escapes (spark.apache.org/docs/latest/sql-ref-literals.html).
  text: (value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
  relation(relation) {
    if (relation instanceof LakeTable)
      return [relation.lake.catalog, relation.database, relation.tableName].map((part) => identifier(part)).join('.');
    if (relation instanceof PostgresTable) return identifier(viewName(relation as unknown as PostgresTable));
    throw new TypeError(`Spark has no connector here for ${relation.id}`);
  },
};

export const sparkSql = sqlTag(dialect);

export const identifier = (name: string) => dialect.identifier(name);
export const text = (value: string) => dialect.text(value);
export const relationName = (relation: Relation) => dialect.relation(relation);

/** Under this name the runner shows a table of PostgreSQL to the statements of its session. */
export const viewName = ({ database, tableName }: PostgresTable) =>
  [database.cluster.name, database.name, tableName].join('_');

/**
 * Between these the runner puts a value, before Spark sees the text. Spark's own parameters and variables do not do: Iceberg's extensions parse a
 * statement before parameters are put in, and variables may stand neither in REPLACE WHERE nor in CALL (tried on Spark 4.1.2, Iceberg 1.11.0).
 */
const slot = (what: string) => `{{${what}}}`;

const dayText = `DATE '${slot('day')}'`;

/** The day (UTC) that a run computes. A statement that refers to it runs once for each day. */
export const theDay: SparkSql = new Sql('spark', dayText, []);

export const isEachDay = (statement: string) => statement.includes(dayText);

/** The instant that lies so long before the start of the run. */
export const before = (age: Duration): SparkSql =>
  new Sql('spark', `TIMESTAMP '${slot(`${age.seconds} seconds ago`)}'`, []);
