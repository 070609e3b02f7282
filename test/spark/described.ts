import { aws, type Cluster, cluster, cores, flux, gib } from '#platform';
import type { RenderedObject } from '#render';
import { dailySummary } from '../../charts/cat-cafe/daily-summary';
import { catCafePeople } from '../../charts/cat-cafe/people';
import { catCafeTables } from '../../charts/cat-cafe/raw-ingestion';
import { GlueLake, type LakeTable } from '../../charts/lake';
import { PostgresCluster } from '../../charts/postgresql';
import { IcebergMaintenance, SparkHistoryServer } from '../../charts/spark';
import { createTable } from '../../charts/spark/statements';
import { render } from '../../src/commands/render';

export interface Described {
  readonly objects: readonly RenderedObject[];
  /** What makes the raw tables, as far as the lane fills them. */
  readonly raw: readonly string[];
  readonly region: string;
  readonly database: string;
  readonly buckets: readonly string[];
}

/** The Spark jobs of the cat cafe, on S3 and Glue. */
export function describeCafe(): Described {
  const region = 'us-west-2';
  const objects: RenderedObject[] = [];
  let described: Omit<Described, 'objects'> | undefined;
  const base = { cloud: aws({ region }), sync: flux({ url: 'https://git.example.org/lane.git' }) };
  const definition = cluster('lane', { ...base, registry: 'registry.example.org' }, (on: Cluster) => {
    const lake = new GlueLake(on, { database: 'cat_cafe', bucketPrefix: 'lane' });
    const one = { instances: 1, cpu: cores(1), memory: gib(1), disk: gib(1) };
    const people = catCafePeople(new PostgresCluster(on, { name: 'cafe', lake, ...one }).database('cat_cafe'));
    const raw = catCafeTables(lake);
    const driver = { cpu: cores(1), memory: gib(1) };
    const job = { lake, namespace: 'cat-cafe', driver, executors: { ...driver, count: 1 } };
    dailySummary(on, { ...job, raw, people });
    new IcebergMaintenance(on, job);
    new SparkHistoryServer(on, { lake, namespace: 'spark' });
    const filled = [raw.wellness, raw.interactions] as unknown as readonly LakeTable[];
    described = {
      raw: filled.map((table) => createTable(table)),
      region,
      database: lake.database,
      buckets: [lake.warehouse.bucket.name, lake.eventLogs.name],
    };
  });
  const { problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  if (problems.length > 0 || !described) throw new Error(JSON.stringify(problems, null, 2));
  return { ...described, objects };
}
