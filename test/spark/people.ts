import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RenderedObject } from '#render';
import { type Manifest, SchemaJob } from '../postgresql/job.js';
import { PostgresServer, password } from '../postgresql/server.js';

/** A PostgreSQL as rendered: its settings, roles and tables, and the rights of each role. */
export interface People {
  readonly server: PostgresServer;
  readonly host: string;
  /** A folder with the Secret of a role, as it is mounted. */
  secret(role: string, folder: string): void;
}

/** Starts it, and runs its rendered schema job. */
export async function startPeople(objects: readonly RenderedObject[], bin: string): Promise<People> {
  const ofKind = (kind: string): readonly Manifest[] => objects.filter((object) => object.kind === kind);
  const [cluster] = ofKind('Cluster').filter(({ apiVersion }) => apiVersion === 'postgresql.cnpg.io/v1');
  const { parameters, pg_hba } = cluster.spec.postgresql;
  const host = `${cluster.metadata.name}-rw.${cluster.metadata.namespace}.svc`;
  const server = await PostgresServer.start({ bin, parameters, accessRules: pg_hba, host });
  process.once('exit', () => server.stop());
  const byRole = new Map<string, string>();
  const bySecret = new Map<string, string>();
  for (const { spec } of ofKind('DatabaseRole')) {
    const secret = password();
    byRole.set(spec.name, secret);
    bySecret.set(spec.passwordSecret.name, secret);
    server.ask(`CREATE ROLE "${spec.name}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '${secret}'`);
  }
  for (const { spec } of ofKind('Database')) server.ask(`CREATE DATABASE "${spec.name}" OWNER "${spec.owner}"`);
  const schema = ofKind('Job').find(({ metadata }) => metadata.name.endsWith('-schema'));
  const { code, error } = await new SchemaJob(schema.metadata.name, objects, server, bySecret).run();
  if (code !== 0) throw new Error(error);
  return {
    server,
    host,
    secret(role, folder) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'password'), byRole.get(role) ?? '');
      writeFileSync(join(folder, 'ca.crt'), readFileSync(server.authority));
    },
  };
}
