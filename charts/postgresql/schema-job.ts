import { type Action, Cluster, DescriptionError, images, mib, millicores, type Principal, Task } from '#platform';
import { clientKeys, postgresEnv } from './client';
import { ports } from './connections';
import type { PostgresDatabase } from './database';
import { dashed } from './names';
import { type Privilege, schemaSql, type TableSchema } from './schema';
import type { PostgresTable } from './table';

/**
 * What each action needs (postgresql.org/docs/current/sql-insert.html): every form of `ON CONFLICT` reads the columns that it compares and those that
 * it takes from `excluded`, so an upsert must be allowed to read.
 */
const privileges: Readonly<Record<Exclude<Action, 'connect'>, readonly Privilege[]>> = {
  read: ['SELECT'],
  write: ['INSERT'],
  upsert: ['SELECT', 'INSERT', 'UPDATE'],
};

const folder = '/etc/schema';
const caFolder = '/etc/postgresql-ca';
const file = 'schema.sql';
/** The user of CloudNativePG's images. */
const uid = 26;

/** A job that brings a database to its stated tables and to exactly the rights of the ledger. It runs again whenever one of them changes. */
export function deriveSchema(database: PostgresDatabase): void {
  const { cluster, name, component } = database;
  const clients = [...database.clientsByWorkload.values()].map(({ user }) => user).sort();
  const sql = schemaSql({ database: name, tables: database.tables.map(tableSchema), clients });
  const secret = database.owner;
  const owner = { host: cluster.host, port: ports.postgres, database: name, user: name, secretName: secret.secretName };
  const task = new Task(component, `${cluster.name}-${dashed(name)}-schema`, {
    image: images.postgresql(component.cluster),
    uid,
    cpu: millicores(100),
    memory: mib(128),
    command: ['psql', '--no-psqlrc', '--quiet', '--single-transaction', '--set', 'ON_ERROR_STOP=1'],
    args: ['--file', `${folder}/${file}`],
    env: [
      ...postgresEnv({ ...owner, keys: clientKeys }, `${caFolder}/${clientKeys.ca}`),
      { name: 'PGCONNECT_TIMEOUT', value: '10' },
    ],
    placement: 'batch',
    mounts: [
      { path: folder, config: { [file]: sql } },
      { path: caFolder, secret: cluster.authority.secretName, keys: { [clientKeys.ca]: clientKeys.ca } },
    ],
    // The sync engine does not start a failed job again. A database that is being moved to another node is back long before the last attempt.
    retries: 20,
  });
  const { ledger } = Cluster.of(database);
  ledger.grant(task.workload, 'connect', cluster.listener);
  ledger.grant(task.workload, 'read', secret);
  ledger.grant(task.workload, 'read', cluster.authority);
}

function tableSchema(table: PostgresTable): TableSchema {
  const { database } = table;
  const rights = new Map<string, Set<Privilege>>();
  for (const { who, action, what } of Cluster.of(database).ledger.grants) {
    if (what !== (table as unknown) || action === 'connect') continue;
    const role = roleOf(database, table, who);
    const held = rights.get(role) ?? new Set();
    for (const privilege of privileges[action]) held.add(privilege);
    rights.set(role, held);
  }
  return {
    name: table.tableName,
    columns: table.shape.columnList,
    key: table.key,
    rights: [...rights].sort().map(([role, held]) => ({ role, privileges: order.filter((one) => held.has(one)) })),
  };
}

const order: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE'];

function roleOf(database: PostgresDatabase, table: PostgresTable, who: Principal): string {
  for (const [workload, { user }] of database.clientsByWorkload) if (workload === who) return user;
  throw new DescriptionError({
    code: 'LH232',
    where: `${database.node.path}: ${table.id}`,
    what: `'${who.id}' was granted the table, but is no client of the database: it has no role that the rights could be given to`,
    fix: `Make it one, \`database.client(workload)\`, and give it what that returns.`,
  });
}
