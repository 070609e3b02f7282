import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SchemaJob } from '../postgresql/job.js';
import { type RenderedPostgres, startPostgres } from '../postgresql/rendered.js';
import type { Manifests } from './manifests.js';

/** The rendered PostgreSQL with the tables of the cafe, and the rights of each role. */
export interface People extends RenderedPostgres {
  /** Fills a folder as the Secret of a role is mounted. */
  readonly secret: (role: string, folder: string) => void;
}

/** Starts it, runs its rendered schema job, and takes in two cats and a visitor. */
export async function startPeople(rendered: Manifests): Promise<People> {
  const postgres = await startPostgres(rendered);
  const { server, passwords, secrets } = postgres;
  const { code, error } = await new SchemaJob('cafe-cat-cafe-schema', rendered, server, secrets).run();
  if (code !== 0) throw new Error(error);
  server.ask(
    `INSERT INTO cats (cat_id, name, age, archetype, status, admitted_date) VALUES
      ('c1', 'Miso', 30, 'shy', 'available', '2026-01-01'), ('c2', 'Biscuit', 7, 'standard', 'available', '2026-01-01');
     INSERT INTO visitors VALUES ('v1', 'Ada', 'family', '2026-01-01')`,
    'cat_cafe',
  );
  return {
    ...postgres,
    secret(role, folder) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'password'), passwords.get(role) ?? '');
      writeFileSync(join(folder, 'ca.crt'), readFileSync(server.authority));
    },
  };
}
