import { type Relation, type Sql, type SqlDialect, sqlTag } from '#platform';
import { LakeTable } from '../lake';
import { PostgresTable } from '../postgresql';
import { HiveTable, SampleCatalog } from './relations';

/** Trino SQL: `` trinoSql`SELECT ${orders.columns.visitor_id} FROM ${orders}` `` reads `orders`. */
export type TrinoSql = Sql<'trino'>;

const dialect: SqlDialect<'trino'> = {
  engine: 'trino',
  identifier: (name) => `"${name.replaceAll('"', '""')}"`,
  text: (value) => `'${value.replaceAll("'", "''")}'`,
  relation(relation) {
    return pathOf(relation)
      .map((name) => this.identifier(name))
      .join('.');
  },
};

export const trinoSql = sqlTag(dialect);

/** Catalog, schema and table, by which Trino knows a relation; a sample is a catalog as a whole. A database is a catalog of its own. */
export function pathOf(relation: Relation): readonly string[] {
  if (relation instanceof LakeTable) return [relation.lake.catalog, relation.database, relation.tableName];
  if (relation instanceof HiveTable) return ['hive', relation.database, relation.tableName];
  if (relation instanceof PostgresTable) return [relation.database.name, 'public', relation.tableName];
  if (relation instanceof SampleCatalog) return [relation.sample];
  throw new TypeError(`Trino has no catalog here for ${relation.id}`);
}
