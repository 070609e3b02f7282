import { type Cluster, cores, gib } from '#platform';
import { dailySummary } from '../../../charts/cat-cafe/daily-summary';
import { catCafePeople } from '../../../charts/cat-cafe/people';
import { catCafeTables } from '../../../charts/cat-cafe/raw-ingestion';
import { day, GlueLake } from '../../../charts/lake';
import { PostgresCluster } from '../../../charts/postgresql';
import { insertInto, SparkJob, type SparkJobProps, sparkSql } from '../../../charts/spark';
import { type Described, described, threeZones } from '../../platform/described';
import { lakeOn, Sighting } from '../descriptions';

export const size = {
  namespace: 'jobs',
  driver: { cpu: cores(0.5), memory: gib(2) },
  executors: { cpu: cores(2), memory: gib(4), count: 2 },
} as const;
export const glue = (on: Cluster) => new GlueLake(on, { database: 'cats', bucketPrefix: 'tiny' });
export const byDay = { of: Sighting, partitionBy: [day('seen_at').as('seen_on')] } as const;

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
export type Any = any;

/** The one object of a kind that has a name, or any name. */
export function find({ objects }: Described, kind: string, name?: string): Any {
  const found = objects.filter((object) => object.kind === kind && (!name || object.metadata.name === name));
  expect(found).toHaveLength(1);
  return found[0];
}

export function oneJob(props: Partial<SparkJobProps> = {}, where: 'cloud' | 'laptop' = 'cloud') {
  return described(
    (_, on) => {
      const lake = where === 'cloud' ? glue(on) : lakeOn(on);
      const [from, to] = [lake.table('seen', byDay), lake.table('copy', byDay)];
      const statements = [insertInto(to, sparkSql`SELECT * FROM ${from}`)];
      new SparkJob(on, 'copy', { ...size, lake, statements, schedule: '0 2 * * *', ...props });
    },
    where === 'cloud' ? threeZones : undefined,
  );
}

export function cafe() {
  return described((_, on) => {
    const lake = lakeOn(on);
    const one = { instances: 1, cpu: cores(1), memory: gib(1), disk: gib(1) };
    const people = catCafePeople(new PostgresCluster(on, { name: 'cafe', lake, ...one }).database('cat_cafe'));
    dailySummary(on, { ...size, lake, raw: catCafeTables(lake), people });
  });
}

export const files = (all: Described, name: string): Record<string, string> => find(all, 'ConfigMap', name).data;
export const grants = ({ cluster }: Described, who: string) =>
  cluster.ledger.grants.filter((grant) => grant.who.id === who).map(({ action, what }) => `${action} ${what.id}`);
