import type { Manifests } from '../lanes/manifests.js';
import { PostgresServer, password } from './server.js';

/** The rendered PostgreSQL: its settings and access rules, and the roles and databases that the operator makes of the rendered objects. */
export interface RenderedPostgres {
  readonly server: PostgresServer;
  /** The name that clients call. */
  readonly host: string;
  /** Passwords, by role. */
  readonly passwords: ReadonlyMap<string, string>;
  /** Passwords, by the Secret that holds them. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly databases: readonly string[];
}

export async function startPostgres(rendered: Manifests): Promise<RenderedPostgres> {
  const [cluster] = rendered.ofKind('Cluster', 'postgresql.cnpg.io/v1');
  if (!cluster) throw new Error('no Cluster of PostgreSQL is rendered');
  const { parameters, pg_hba } = cluster.spec.postgresql;
  const host = `${cluster.metadata.name}-rw.${cluster.metadata.namespace}.svc`;
  const server = await PostgresServer.start({ parameters, accessRules: pg_hba, host });
  process.once('exit', () => server.stop());
  const passwords = new Map<string, string>();
  const secrets = new Map<string, string>();
  for (const { spec } of rendered.ofKind('DatabaseRole')) {
    const secret = password();
    passwords.set(spec.name, secret);
    secrets.set(spec.passwordSecret.name, secret);
    server.ask(`CREATE ROLE "${spec.name}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '${secret}'`);
  }
  const databases = rendered.ofKind('Database', 'postgresql.cnpg.io/v1').map(({ spec }) => spec);
  for (const { name, owner } of databases) server.ask(`CREATE DATABASE "${name}" OWNER "${owner}"`);
  return { server, host, passwords, secrets, databases: databases.map(({ name }) => name) };
}
