import type { Column } from '#platform';
import { block, identifier, literal } from './sql';
import { postgresType } from './types';

/** What a database must look like when the schema job is done. */
export interface DatabaseSchema {
  readonly database: string;
  readonly tables: readonly TableSchema[];
  /** Roles beside the owner that may connect. */
  readonly clients: readonly string[];
}

export interface TableSchema {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly key: string;
  readonly rights: readonly { readonly role: string; readonly privileges: readonly Privilege[] }[];
}

export type Privilege = 'SELECT' | 'INSERT' | 'UPDATE';

/** The schema where all tables lie; every database has it. */
export const schemaName = 'public';

/**
 * Brings a database to its stated schema and rights, from whatever it was before. It is run as the database's owner, in one transaction, so that
 * no client ever sees it half done. Nothing is dropped: a column that is no longer stated stays, with its data.
 */
export function schemaSql(schema: DatabaseSchema): string {
  return [
    preamble,
    ...schema.tables.map(tableSql),
    ...(schema.tables.length > 0 ? [driftSql(schema.tables)] : []),
    revokeSql,
    rightsSql(schema),
  ]
    .join('\n\n')
    .concat('\n');
}

const preamble = `-- Run by the schema job, as the owner of the database and in one transaction.
SET search_path = pg_catalog;
SET client_min_messages = warning;
-- A change that must wait for a long query makes all later queries wait behind it: better to fail and be run again.
SET lock_timeout = '30s';
${block(`BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('lakehouse-gitops/schema'));
END`)}`;

function tableSql({ name, columns, key }: TableSchema): string {
  const table = qualified(name);
  const isRequired = (column: Column) => column.name === key || !column.optional;
  return `CREATE TABLE IF NOT EXISTS ${table} (
${columns.map((column) => `  ${definition(column)}${isRequired(column) ? ' NOT NULL' : ''},\n`).join('')}  PRIMARY KEY (${identifier(key)})
);
ALTER TABLE ${table}
${columns.map((column) => `  ADD COLUMN IF NOT EXISTS ${definition(column)}`).join(',\n')};
ALTER TABLE ${table}
${columns.map((column) => `  ALTER COLUMN ${identifier(column.name)} ${isRequired(column) ? 'SET' : 'DROP'} NOT NULL`).join(',\n')};`;
}

/** What `IF NOT EXISTS` passes over in silence: a column of another type, a table with another key. Changing either may lose data, so a person decides. */
function driftSql(tables: readonly TableSchema[]): string {
  const columns = tables.flatMap(({ name, columns }) =>
    columns.map((column) => [name, column.name, postgresType(column.type)]),
  );
  const keys = tables.map(({ name, key }) => [name, key]);
  return block(`DECLARE
  drift text;
BEGIN
  SELECT string_agg(said, '; ' ORDER BY said) INTO drift FROM (
    SELECT format('column %s.%s is %s and is stated as %s', tab, col, format_type(atttypid, atttypmod), typ) AS said
    FROM (VALUES
${rows(columns)}
    ) AS stated (tab, col, typ)
    JOIN pg_attribute ON attrelid = format('${schemaName}.%I', tab)::regclass AND attname = col
    WHERE replace(format_type(atttypid, atttypmod), ' ', '') <> replace(typ, ' ', '')
    UNION ALL
    SELECT format('the key of table %s is stated as %s, but it has %s', tab, col, coalesce(pg_get_constraintdef(oid), 'none'))
    FROM (VALUES
${rows(keys)}
    ) AS stated (tab, col)
    LEFT JOIN pg_constraint ON conrelid = format('${schemaName}.%I', tab)::regclass AND contype = 'p'
    WHERE pg_get_constraintdef(oid) IS DISTINCT FROM format('PRIMARY KEY (%I)', col)
  ) AS found;
  IF drift IS NOT NULL THEN
    RAISE EXCEPTION 'the database is not as it is stated: %', drift
      USING HINT = 'Write a migration by hand, or state what is there.';
  END IF;
END`);
}

/** All that anybody but the owner holds, whoever gave it. What is stated comes back in the same transaction. */
const revokeSql = block(`DECLARE
  held record;
BEGIN
  FOR held IN
    SELECT format('DATABASE %I', datname) AS what, grantee
    FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
    WHERE datname = current_database() AND grantee <> datdba
    UNION
    SELECT format('SCHEMA %I', nspname), grantee
    FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
    WHERE nspname = '${schemaName}' AND grantee <> nspowner
    UNION
    SELECT format('TABLE ${schemaName}.%I', relname), grantee
    FROM pg_class, aclexplode(relacl)
    WHERE relnamespace = '${schemaName}'::regnamespace AND relowner = current_user::regrole AND grantee <> relowner
    UNION
    SELECT format('TABLE ${schemaName}.%I', relname), grantee
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid, aclexplode(attacl)
    WHERE relnamespace = '${schemaName}'::regnamespace AND relowner = current_user::regrole AND grantee <> relowner
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM %s', held.what, CASE held.grantee WHEN 0 THEN 'PUBLIC' ELSE held.grantee::regrole::text END);
  END LOOP;
END`);

function rightsSql({ database, tables, clients }: DatabaseSchema): string {
  const names = clients.map(identifier);
  return [
    // The metrics exporter counts in each database; its role is a member of this one (CloudNativePG, docs/src/monitoring.md).
    `GRANT CONNECT ON DATABASE ${identifier(database)} TO ${['pg_monitor', ...names].join(', ')};`,
    ...(names.length > 0 ? [`GRANT USAGE ON SCHEMA ${identifier(schemaName)} TO ${names.join(', ')};`] : []),
    ...tables.flatMap(({ name, rights }) =>
      rights.map(
        ({ role, privileges }) => `GRANT ${privileges.join(', ')} ON TABLE ${qualified(name)} TO ${identifier(role)};`,
      ),
    ),
  ].join('\n');
}

const qualified = (table: string) => `${identifier(schemaName)}.${identifier(table)}`;

const definition = ({ name, type }: Column) => `${identifier(name)} ${postgresType(type)}`;

const rows = (values: readonly (readonly string[])[]) =>
  values.map((row) => `      (${row.map(literal).join(', ')})`).join(',\n');
