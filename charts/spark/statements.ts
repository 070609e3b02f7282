import { DescriptionError, type Fields, type Relation } from '#platform';
import type { LakeTable } from '../lake';
import { identifier, relationName, type SparkSql, theDay } from './sql';
import { sparkType } from './types';

/** One statement of a job: what it reads stands in the query, what it writes is said. */
export interface Statement {
  /** What it does, as the name of its file: `overwrite-daily_cat_summary`. */
  readonly title: string;
  readonly into: LakeTable;
  /** `upsert`: rows of one key replace each other. */
  readonly action: 'write' | 'upsert';
  readonly reads: readonly Relation[];
  readonly text: string;
  /** The table is somebody else's: it is left alone until it is there. @default false */
  readonly onlyIfThere?: boolean;
}

/** Appends the rows of a query, whose columns are the target's by name. Run twice it appends them twice. */
export function insertInto<F extends Fields, As extends string>(into: LakeTable<F, As>, query: SparkSql): Statement {
  const table = plain(into);
  return write('insert', table, query, `INSERT INTO ${relationName(table)}\n${named(table, query)}`);
}

/** Replaces the rows of the day (`theDay`) by those of a query: run twice it leaves the same rows, and a day without rows is empty. */
export function overwriteDay<F extends Fields, As extends string>(into: LakeTable<F, As>, query: SparkSql): Statement {
  const table = plain(into);
  const [partition] = table.partitions;
  if (!partition) {
    throw new DescriptionError({
      code: 'LH250',
      where: table.id,
      what: 'the rows of one day of it are overwritten, but it is not partitioned by day: Iceberg would have to rewrite files that hold other days, and refuses',
      fix: "State `partitionBy: [day('...').as('...')]` on the table.",
    });
  }
  const where = `REPLACE WHERE ${identifier(partition.as)} = ${theDay.text}`;
  return write('overwrite', table, query, `INSERT INTO ${relationName(table)}\n${where}\n${named(table, query)}`);
}

/** Replaces each partition that the query has rows for, and no other (`spark.sql.sources.partitionOverwriteMode` is dynamic). */
export function overwritePartitions<F extends Fields, As extends string>(
  into: LakeTable<F, As>,
  query: SparkSql,
): Statement {
  const table = plain(into);
  return write('overwrite', table, query, `INSERT OVERWRITE ${relationName(table)}\n${named(table, query)}`);
}

/** Updates the rows whose columns `on` are those of a row of the query, and inserts the others. */
export function mergeInto<F extends Fields, As extends string>(
  into: LakeTable<F, As>,
  on: readonly [keyof F & string, ...(keyof F & string)[]],
  query: SparkSql,
): Statement {
  const table = plain(into);
  const keys = on.map((key) => `target.${identifier(key)} = source.${identifier(key)}`).join(' AND ');
  const text = [
    `MERGE INTO ${relationName(table)} AS target`,
    `USING (\n${named(table, query)}\n) AS source`,
    `ON ${keys}`,
    'WHEN MATCHED THEN UPDATE SET *',
    'WHEN NOT MATCHED THEN INSERT *',
  ].join('\n');
  return { title: `merge-${table.tableName}`, into: table, action: 'upsert', reads: [table, ...query.reads], text };
}

/** What makes a table that a job writes, where it does not stand yet. */
export function createTable(table: LakeTable): string {
  const own = new Set<string>(table.partitions.map(({ as }) => as));
  const columns = table.shape.columnList.map(({ name, type, optional }) => {
    const required = optional || own.has(name) ? '' : ' NOT NULL';
    return `  ${identifier(name)} ${sparkType(type)}${required}`;
  });
  const partitioned =
    own.size > 0 ? `\nPARTITIONED BY (${[...own].map((column) => identifier(column)).join(', ')})` : '';
  return `CREATE TABLE IF NOT EXISTS ${relationName(table)} (\n${columns.join(',\n')}\n)\nUSING iceberg${partitioned}\nTBLPROPERTIES ('format-version' = '2')`;
}

function write(verb: string, into: LakeTable, { reads }: SparkSql, text: string): Statement {
  return { title: `${verb}-${into.tableName}`, into, action: 'write', reads, text };
}

/** INSERT goes by position; by name nobody can swap two columns of one type. */
function named({ shape }: LakeTable, { text }: SparkSql): string {
  return `SELECT ${shape.columnList.map(({ name }) => identifier(name)).join(', ')} FROM (\n${text}\n)`;
}

const plain = <F extends Fields, As extends string>(table: LakeTable<F, As>) => table as unknown as LakeTable;
