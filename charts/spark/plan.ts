import type { PostgresClient, PostgresTable } from '../postgresql';
import { identifier, isEachDay, viewName } from './sql';
import { createTable, type Statement } from './statements';

/** A table of PostgreSQL as the runner reaches it. */
export interface JdbcSource {
  readonly table: PostgresTable;
  readonly client: PostgresClient;
  /** Where the client's Secret is mounted. */
  readonly folder: string;
}

export interface PlanProps {
  readonly statements: readonly Statement[];
  readonly sources: readonly JdbcSource[];
  /** How many of the last complete days are computed. */
  readonly lastDays: number;
  /** Statements do not build on each other: one that fails does not keep the others from running. */
  readonly independent: boolean;
}

/** Files of a job: its statements, each as Spark sees it, and the plan that tells the runner (runner.ts) what to do with them. */
export function planFiles({ statements, sources, lastDays, independent }: PlanProps): Record<string, string> {
  const written = [...new Set(statements.filter(({ onlyIfThere }) => !onlyIfThere).map(({ into }) => into))];
  const made = written.filter(({ lake }) => lake.makesDatabase);
  const steps: Step[] = [
    ...[...new Set(made.map(({ lake }) => lake))].map(({ catalog, database }) => ({
      title: `create-${database}`,
      text: `CREATE NAMESPACE IF NOT EXISTS ${identifier(catalog)}.${identifier(database)}`,
    })),
    ...written.map((table) => ({ title: `create-${table.tableName}`, text: createTable(table) })),
    ...statements.map(({ title, text, into, onlyIfThere }) => ({
      title,
      text,
      ...(isEachDay(text) ? { eachDay: true } : {}),
      ...(onlyIfThere ? { ifExists: `${into.lake.catalog}.${into.database}.${into.tableName}` } : {}),
    })),
  ];
  const width = String(steps.length).length;
  const files = steps.map(({ title, text, ...how }, index) => ({
    file: `${String(index + 1).padStart(width, '0')}-${title}.sql`,
    text,
    how,
  }));
  const plan = {
    lastDays,
    independent,
    views: Object.fromEntries(sources.map((source) => [viewName(source.table), view(source)])),
    steps: files.map(({ file, how }) => ({ file, ...how })),
  };
  return {
    ...Object.fromEntries(files.map(({ file, text }) => [file, `${text}\n`])),
    'plan.json': `${JSON.stringify(plan, undefined, 2)}\n`,
  };
}

interface Step {
  readonly title: string;
  readonly text: string;
  readonly eachDay?: boolean;
  readonly ifExists?: string;
}

/** The driver takes neither names nor passwords from the URL; the password stays in its file until it is used (jdbc.postgresql.org/documentation/use). */
function view({ table, client, folder }: JdbcSource) {
  const { host, port, database, user, keys } = client;
  return {
    url: `jdbc:postgresql://${host}:${port}/${database}?sslmode=verify-full&sslrootcert=${folder}/${keys.ca}`,
    dbtable: `"${table.tableName}"`,
    user,
    passwordFile: `${folder}/${keys.password}`,
  };
}
