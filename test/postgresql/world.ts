import { describeCafe, type Granted } from './described.js';
import { addressOf, type Manifest, type Outcome, run, SchemaJob } from './job.js';
import { PostgresServer, password } from './server.js';

/** All that the checks need: a server as rendered, with the databases and roles that the operator would make of the rendered objects. */
export class World {
  static async make(bin: string): Promise<World> {
    const { objects, granted } = describeCafe();
    const ofKind = (kind: string): readonly Manifest[] => objects.filter((object) => object.kind === kind);
    const [cluster] = ofKind('Cluster').filter(({ apiVersion }) => apiVersion === 'postgresql.cnpg.io/v1');
    const { parameters, pg_hba } = cluster.spec.postgresql;
    const { name, namespace } = cluster.metadata;
    const host = `${name}-rw.${namespace}.svc`;
    const server = await PostgresServer.start({ bin, parameters, accessRules: pg_hba, host });
    try {
      const passwords = new Map<string, string>();
      const secrets = new Map<string, string>();
      for (const { spec } of ofKind('DatabaseRole')) {
        const secret = password();
        passwords.set(spec.name, secret);
        secrets.set(spec.passwordSecret.name, secret);
        server.ask(`CREATE ROLE "${spec.name}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '${secret}'`);
      }
      for (const { spec } of ofKind('Database')) server.ask(`CREATE DATABASE "${spec.name}" OWNER "${spec.owner}"`);
      const job = (wanted: string) => new SchemaJob(wanted, objects, server, secrets);
      const checks = ofKind('ConfigMap').find(({ metadata }) => metadata.name.startsWith(`${name}-restore-test`));
      return new World(
        server,
        host,
        granted,
        passwords,
        job('cafe-cat-cafe-schema'),
        job('cafe-superset-schema'),
        checks.data,
      );
    } catch (error) {
      server.stop();
      throw error;
    }
  }

  private constructor(
    readonly server: PostgresServer,
    private readonly host: string,
    readonly granted: readonly Granted[],
    private readonly passwords: ReadonlyMap<string, string>,
    readonly cafe: SchemaJob,
    readonly superset: SchemaJob,
    /** Files of the restore test. */
    readonly restoreTest: Readonly<Record<string, string>>,
  ) {}

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
        PGHOST: this.host,
        PGUSER: role,
        PGPASSWORD: this.passwords.get(role) ?? '',
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
