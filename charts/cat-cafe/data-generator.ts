import type { Construct } from 'constructs';
import { Cluster, Component, images, mib, millicores, Task } from '#platform';
import { type PostgresDatabase, postgresEnv } from '../postgresql';
import type { CatCafePeople } from './people';

/** How many live in the cafe of the first day. */
export const population = { adopted: 10_000, available: 1_000, visitors: 1_000 } as const;

const folder = '/mnt/secrets/postgresql';
/** The user `node` of the official image, which the tools are built on. */
const uid = 1000;

/**
 * Fills the tables with cats and visitors. Who they are follows from the seed alone, ids too, and each is upserted: run again, it changes nothing.
 * Its role may upsert both tables and nothing else.
 */
export function dataGenerator(
  scope: Construct,
  database: PostgresDatabase,
  { cats, visitors }: CatCafePeople,
  namespace: string,
): Task {
  const component = new Component(scope, 'data-generator', { layer: 'workloads', namespace, application: 'cat-cafe' });
  const { ledger } = Cluster.of(scope);
  return new Task(component, 'data-generator', (workload) => {
    for (const table of [cats, visitors]) ledger.grant(workload, 'upsert', table);
    const client = database.client(workload);
    return {
      image: images.catCafeTools(Cluster.of(scope)),
      uid,
      cpu: millicores(250),
      memory: mib(256),
      args: [
        'generate-people',
        `--adopted=${population.adopted}`,
        `--available=${population.available}`,
        `--visitors=${population.visitors}`,
        '--seed=1',
      ],
      env: postgresEnv(client, `${folder}/${client.keys.ca}`),
      mounts: [{ path: folder, secret: client.secretName, keys: { [client.keys.ca]: client.keys.ca } }],
      placement: 'batch',
    };
  });
}
