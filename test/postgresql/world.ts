import { readFileSync } from 'node:fs';
import type { Manifests } from '../lanes/manifests.js';
import { addressOf, type Outcome, run, SchemaJob } from './job.js';
import { type RenderedPostgres, startPostgres } from './rendered.js';
import type { PostgresServer } from './server.js';

/** What a workload may do with a table. */
export interface Granted {
  readonly role: string;
  readonly table: string;
  readonly action: string;
}

/** All that the checks need: a server as rendered, with the databases and roles that the operator would make of the rendered objects. */
export class World {
  static async make(rendered: Manifests): Promise<World> {
    const postgres = await startPostgres(rendered);
    const job = (name: string) => new SchemaJob(name, rendered, postgres.server, postgres.secrets);
    return new World(
      postgres,
      job('cafe-cat-cafe-schema'),
      job('cafe-superset-schema'),
      job('cafe-jupyterhub-schema'),
      rendered.files('cafe-restore-test-etc-restore-test'),
    );
  }

  private constructor(
    private readonly postgres: RenderedPostgres,
    readonly cafe: SchemaJob,
    readonly superset: SchemaJob,
    readonly hub: SchemaJob,
    /** Files of the restore test. */
    readonly restoreTest: Readonly<Record<string, string>>,
  ) {}

  get server(): PostgresServer {
    return this.postgres.server;
  }

  get databases(): readonly string[] {
    return this.postgres.databases;
  }

  /** What the cluster's ledger grants on tables of the cafe's database; a test of its own keeps that file true. */
  get granted(): readonly Granted[] {
    const line = /^[^/\s]+\/(\S+) \| (\S+) \| postgresql table cafe\.cat_cafe\.(\S+)$/gm;
    const ledger = readFileSync('test/clusters/cat-cafe.ledger', 'utf8');
    return [...ledger.matchAll(line)].map(([, role = '', action = '', table = '']) => ({ role, action, table }));
  }

  /** Speaks as a role, over the network, as its client would. */
  as(
    role: string,
    sql: string,
    database = 'cat_cafe',
    changed: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    const psql = ['psql', '--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set', 'ON_ERROR_STOP=1'];
    return run(
      [...psql, '--set', 'VERBOSITY=verbose', '--file', '-'],
      {
        PGHOST: this.postgres.host,
        PGUSER: role,
        PGPASSWORD: this.postgres.passwords.get(role) ?? '',
        PGDATABASE: database,
        PGSSLMODE: 'verify-full',
        ...addressOf(this.server),
        ...changed,
      },
      sql,
    );
  }

  /** All columns, keys and rights of the database, as text. */
  get catalog(): string {
    return this.server.ask(
      `SELECT 'database', datacl::text FROM pg_database WHERE datname = current_database()
       UNION ALL SELECT 'schema', nspacl::text FROM pg_namespace WHERE nspname = 'public'
       UNION ALL SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
       UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
       UNION ALL SELECT attrelid::regclass || '.' || attname, format_type(atttypid, atttypmod) || attnotnull || coalesce(attacl::text, '')
         FROM pg_attribute WHERE attnum > 0 AND attrelid::regclass::text IN ('cats', 'visitors') ORDER BY 1, 2`,
      'cat_cafe',
    );
  }
}
