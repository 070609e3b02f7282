import { type Cluster, cores, days, gib, hours, mib, sqlTag } from '#platform';
import { DailyCatSummary, dailySummary } from '../../charts/cat-cafe/daily-summary';
import { catCafePeople } from '../../charts/cat-cafe/people';
import { catCafeTables } from '../../charts/cat-cafe/raw-ingestion';
import { day, GlueLake, type Lake } from '../../charts/lake';
import { PostgresCluster } from '../../charts/postgresql';
import {
  IcebergMaintenance,
  insertInto,
  mergeInto,
  overwriteDay,
  overwritePartitions,
  SparkHistoryServer,
  SparkJob,
  type SparkJobProps,
  type SparkSql,
  sparkSql,
  theDay,
} from '../../charts/spark';
import { type Described, described, threeZones } from '../platform/described';
import { lakeOn, Sighting, tiny } from './descriptions';

const size = {
  namespace: 'jobs',
  driver: { cpu: cores(0.5), memory: gib(2) },
  executors: { cpu: cores(2), memory: gib(4), count: 2 },
} as const;
const glue = (on: Cluster) => new GlueLake(on, { database: 'cats', bucketPrefix: 'tiny' });
const byDay = { of: Sighting, partitionBy: [day('seen_at').as('seen_on')] } as const;

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
type Any = any;

/** The one object of a kind that has a name, or any name. */
function find({ objects }: Described, kind: string, name?: string): Any {
  const found = objects.filter((object) => object.kind === kind && (!name || object.metadata.name === name));
  expect(found).toHaveLength(1);
  return found[0];
}

function oneJob(props: Partial<SparkJobProps> = {}, where: 'cloud' | 'laptop' = 'cloud') {
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

function cafe() {
  return described((_, on) => {
    const lake = lakeOn(on);
    const one = { instances: 1, cpu: cores(1), memory: gib(1), disk: gib(1) };
    const people = catCafePeople(new PostgresCluster(on, { name: 'cafe', lake, ...one }).database('cat_cafe'));
    dailySummary(on, { ...size, lake, raw: catCafeTables(lake), people });
  });
}

const files = (all: Described, name: string): Record<string, string> => find(all, 'ConfigMap', name).data;
const grants = ({ cluster }: Described, who: string) =>
  cluster.ledger.grants.filter((grant) => grant.who.id === who).map(({ action, what }) => `${action} ${what.id}`);

test('a piece of another engine neither compiles nor runs', () => {
  const flinkSql = sqlTag({ engine: 'flink', identifier: (n) => n, text: (t) => t, relation: ({ name }) => name });
  const piece = flinkSql`SELECT 1`;
  // @ts-expect-error Flink's SQL is not Spark's
  expect(() => sparkSql`SELECT * FROM (${piece})`).toThrow('a piece of flink SQL stands in a spark statement');
  // @ts-expect-error nor may a statement of Flink's be written by Spark
  const typed: SparkSql = piece;
  expect(typed.engine).toBe('flink');
});

test('a text constant stays one, whatever stands in it', () => {
  expect(sparkSql`SELECT ${"the cat's \\tree"}`.text).toBe("SELECT 'the cat\\'s \\\\tree'");
});

test('writes name the columns of their target, so that the order in a query does not matter', () => {
  tiny((on) => {
    const lake = lakeOn(on);
    const [from, to] = [lake.table('seen', byDay), lake.table('copy', byDay)];
    const query = sparkSql`SELECT * FROM ${from}`;
    const columns = 'SELECT `seen_at`, `cat_id`, `place`, `seen_on` FROM (\nSELECT * FROM `lake`.`test`.`seen`\n)';
    expect(insertInto(to, query).text).toBe(`INSERT INTO \`lake\`.\`test\`.\`copy\`\n${columns}`);
    expect(overwritePartitions(to, query).text).toBe(`INSERT OVERWRITE \`lake\`.\`test\`.\`copy\`\n${columns}`);
    expect(overwriteDay(to, query).text).toBe(
      `INSERT INTO \`lake\`.\`test\`.\`copy\`\nREPLACE WHERE \`seen_on\` = DATE '{{day}}'\n${columns}`,
    );
    const merge = mergeInto(to, ['cat_id', 'seen_at'], query);
    expect(merge.text).toContain('ON target.`cat_id` = source.`cat_id` AND target.`seen_at` = source.`seen_at`');
    expect([merge.action, merge.reads]).toEqual(['upsert', [to, from]]);
    // @ts-expect-error a key is a column of the target
    mergeInto(to, ['dog_id'], query);
  }).build();
});

test('the daily summary computes the days that it is given, each as a whole', () => {
  const { 'plan.json': plan, ...rest } = files(cafe(), 'daily-cat-summary-job');
  expect(Object.keys(rest).sort()).toEqual([
    '1-create-test.sql',
    '2-create-daily_cat_summary.sql',
    '3-overwrite-daily_cat_summary.sql',
    'run.py',
  ]);
  expect(JSON.parse(plan as string)).toMatchObject({
    lastDays: 2,
    steps: [
      { file: '1-create-test.sql' },
      { file: '2-create-daily_cat_summary.sql' },
      { file: '3-overwrite-daily_cat_summary.sql', eachDay: true },
    ],
  });
  expect(rest['2-create-daily_cat_summary.sql']).toContain('PARTITIONED BY (`day`)');
  const statement = rest['3-overwrite-daily_cat_summary.sql'] as string;
  expect(statement).toContain("REPLACE WHERE `day` = DATE '{{day}}'");
  expect(statement.match(/`event_date` = DATE '\{\{day\}\}'/g)).toHaveLength(2);
  expect(Object.keys(DailyCatSummary.columns)).toEqual([
    'day',
    'cat_id',
    'name',
    'avg_activity_level',
    'max_hours_since_drink',
    'total_interaction_count',
    'like_count',
  ]);
});

test('PostgreSQL is read over TLS, with a password that stays in its file', () => {
  const all = cafe();
  const { views } = JSON.parse(files(all, 'daily-cat-summary-job')['plan.json'] as string);
  const folder = '/mnt/secrets/daily-cat-summary-cafe-cat-cafe';
  expect(views).toEqual({
    cafe_cat_cafe_cats: {
      url: expect.stringMatching(
        /^jdbc:postgresql:\/\/cafe-rw\.[a-z.]+:5432\/cat_cafe\?sslmode=verify-full&sslrootcert=\/mnt\/secrets\/daily-cat-summary-cafe-cat-cafe\/ca\.crt$/,
      ),
      dbtable: '"cats"',
      user: 'daily-cat-summary',
      passwordFile: `${folder}/password`,
    },
  });
  const { driver, executor } = find(all, 'ScheduledSparkApplication').spec.template;
  const secret = ({ template }: Any) =>
    template.spec.volumes.find(({ name }: Any) => name === 'daily-cat-summary-cafe-cat-cafe').secret;
  expect(secret(driver)).toEqual({ secretName: 'daily-cat-summary-cafe-cat-cafe' });
  expect(secret(executor).items).toEqual([{ key: 'ca.crt', path: 'ca.crt' }]);
});

test('a job is granted what its statements say, and its driver alone may ask for executors', () => {
  const all = cafe();
  expect(grants(all, 'jobs/daily-cat-summary')).toEqual([
    'write bucket test-event-logs',
    'connect endpoint jobs/daily-cat-summary-blocks:7079',
    'connect endpoint jobs/daily-cat-summary-driver:7078,7079',
    'read postgresql table cafe.cat_cafe.cats',
    'read table lake.test.cat_interactions_raw',
    'read table lake.test.cat_wellness_raw',
    'write table lake.test.daily_cat_summary',
  ]);
  expect(grants(all, 'jobs/daily-cat-summary-driver')).toEqual(['connect endpoint api-server:6443']);
});

test('the account of a job may do what a driver does, in its namespace, and read no Secret', () => {
  const all = oneJob();
  const { rules } = find(all, 'Role', 'copy');
  expect(Object.fromEntries(rules.map(({ resources, verbs }: Any) => [resources.join(), verbs.length]))).toEqual({
    pods: 7,
    configmaps: 4,
    services: 3,
  });
  expect(JSON.stringify(rules)).not.toContain('*');
  expect(all.objects.filter(({ kind }) => kind.startsWith('ClusterRole'))).toEqual([]);
});

test('driver and executors are pods that the restricted standard lets in, on nodes for batch', () => {
  const { driver, executor } = find(oneJob(), 'ScheduledSparkApplication').spec.template;
  for (const { template } of [driver, executor]) {
    expect(template.spec).toMatchObject({
      securityContext: { runAsNonRoot: true, runAsUser: 185, seccompProfile: { type: 'RuntimeDefault' } },
      nodeSelector: { 'lakehouse-gitops/placement': 'batch' },
      priorityClassName: 'lakehouse-batch',
    });
    expect(template.spec.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
    // What a template says as well as the driver's own fields, the operator's webhook would put in twice.
    expect([template.spec.serviceAccountName, template.spec.containers[0].resources]).toEqual([undefined, undefined]);
  }
  expect([driver, executor].map(({ template }) => template.spec.automountServiceAccountToken)).toEqual([true, false]);
});

test('the memory that is stated is that of the pod, heap and all', () => {
  const { driver, executor } = find(oneJob(), 'ScheduledSparkApplication').spec.template;
  expect(driver).toMatchObject({
    memory: '1536m',
    memoryOverhead: '512m',
    coreRequest: '500m',
    coreLimit: '1',
    cores: 1,
  });
  expect(executor).toMatchObject({
    memory: '3072m',
    memoryOverhead: '1024m',
    coreRequest: '2',
    coreLimit: '4',
    cores: 2,
  });
});

test('the quota of the namespace holds the driver and the most executors', () => {
  const count = { min: 1, max: 5 };
  const all = oneJob({ executors: { ...size.executors, count } });
  const { template } = find(all, 'ScheduledSparkApplication').spec;
  expect(template.dynamicAllocation).toMatchObject({ minExecutors: 1, maxExecutors: 5, shuffleTrackingEnabled: true });
  expect(template.executor.instances).toBeUndefined();
  const asked = all.cluster.asked.filter(({ namespace }) => namespace === 'jobs');
  expect(asked.map(({ pods, memory }) => [pods, String(memory)])).toEqual([
    [1, '2Gi'],
    [5, '20Gi'],
  ]);
});

test('runs of a schedule do not meet, and are cleared away; a job without one is kept, or it would run anew', () => {
  expect(find(oneJob(), 'ScheduledSparkApplication').spec).toMatchObject({
    schedule: '0 2 * * *',
    timeZone: 'UTC',
    concurrencyPolicy: 'Forbid',
    successfulRunHistoryLimit: 3,
    failedRunHistoryLimit: 5,
    template: { timeToLiveSeconds: 172_800, restartPolicy: { type: 'OnFailure', onFailureRetries: 2 } },
  });
  const once = described((_, on) => {
    const lake = glue(on);
    const table = lake.table('seen', byDay);
    new SparkJob(on, 'once', { ...size, lake, statements: [insertInto(table, sparkSql`SELECT * FROM ${table}`)] });
  }, threeZones);
  expect(find(once, 'SparkApplication').spec.timeToLiveSeconds).toBeUndefined();
});

test('a job without a schedule runs anew when a statement changes', () => {
  const annotations = (where: string) => {
    const all = described((_, on) => {
      const lake = glue(on);
      const table = lake.table('seen', byDay);
      const statements = [insertInto(table, sparkSql`SELECT * FROM ${table} WHERE ${table.columns.place} = ${where}`)];
      new SparkJob(on, 'once', { ...size, lake, statements });
    }, threeZones);
    return find(all, 'SparkApplication').spec.driver.template.metadata.annotations;
  };
  expect(annotations('sofa')).toEqual(annotations('sofa'));
  expect(annotations('sofa')).not.toEqual(annotations('tree'));
});

test('the catalog is the lake: Glue in the cloud, REST on a laptop, whose keys come from a Secret', () => {
  const cloud = find(oneJob(), 'ScheduledSparkApplication').spec.template;
  expect(cloud.sparkConf).toMatchObject({
    'spark.sql.catalog.lake': 'org.apache.iceberg.spark.SparkCatalog',
    'spark.sql.catalog.lake.catalog-impl': 'org.apache.iceberg.aws.glue.GlueCatalog',
    'spark.eventLog.dir': 's3a://tiny-event-logs/',
  });
  expect(cloud.sparkConf).not.toHaveProperty('spark.hadoop.fs.s3a.endpoint');
  const laptop = find(oneJob({}, 'laptop'), 'ScheduledSparkApplication').spec.template;
  expect(laptop.sparkConf).toMatchObject({
    'spark.sql.catalog.lake.type': 'rest',
    'spark.hadoop.fs.s3a.path.style.access': 'true',
  });
  const env = laptop.executor.template.spec.containers[0].env;
  expect(env.find(({ name }: Any) => name === 'AWS_SECRET_ACCESS_KEY').valueFrom.secretKeyRef.name).toBe('copy-lake');
});

test('the operator serves the namespaces that hold jobs, and makes no account for them', () => {
  const release = find(oneJob(), 'HelmRelease', 'spark-operator');
  expect(release.spec.values.spark).toEqual({
    jobNamespaces: ['jobs'],
    serviceAccount: { create: false },
    rbac: { create: false },
  });
});

describe('maintenance', () => {
  const maintained = (lakeOf: (on: Cluster) => Lake) =>
    described((_, on) => {
      const lake = lakeOf(on);
      lake.table('before', byDay);
      new IcebergMaintenance(on, { ...size, lake, orphansAfter: days(4) });
      lake.table('after', byDay);
    }, threeZones);

  test('covers every table of the lake, also those stated after it', () => {
    const all = maintained(glue);
    const names = Object.keys(files(all, 'iceberg-maintenance-job')).filter((name) => name.endsWith('.sql'));
    expect(names).toEqual([
      '1-rewrite-data-files-before.sql',
      '2-rewrite-manifests-before.sql',
      '3-expire-snapshots-before.sql',
      '4-remove-orphan-files-before.sql',
      '5-rewrite-data-files-after.sql',
      '6-rewrite-manifests-after.sql',
      '7-expire-snapshots-after.sql',
      '8-remove-orphan-files-after.sql',
    ]);
    for (const table of ['after', 'before']) {
      expect(grants(all, 'jobs/iceberg-maintenance')).toContain(`read table lake.cats.${table}`);
      expect(grants(all, 'jobs/iceberg-maintenance')).toContain(`write table lake.cats.${table}`);
    }
  });

  test('leaves alone what is not there yet, and lets no table keep another waiting', () => {
    const plan = JSON.parse(files(maintained(glue), 'iceberg-maintenance-job')['plan.json'] as string);
    expect(plan.independent).toBe(true);
    expect(plan.steps[0]).toEqual({ file: '1-rewrite-data-files-before.sql', ifExists: 'lake.cats.before' });
  });

  test('deletes what is older than it says', () => {
    const all = files(maintained(glue), 'iceberg-maintenance-job');
    expect(all['3-expire-snapshots-before.sql']).toContain("older_than => TIMESTAMP '{{432000 seconds ago}}'");
    expect(all['4-remove-orphan-files-before.sql']).toContain("older_than => TIMESTAMP '{{345600 seconds ago}}'");
  });

  test('deletes nothing where the catalog keeps a history of its own', () => {
    const all = described((_, on) => {
      const lake = lakeOn(on);
      lake.table('seen', byDay);
      new IcebergMaintenance(on, { ...size, lake });
    });
    const names = Object.keys(files(all, 'iceberg-maintenance-job')).filter((name) => name.endsWith('.sql'));
    expect(names).toEqual(['1-rewrite-data-files-seen.sql', '2-rewrite-manifests-seen.sql']);
  });
});

test('the history server reads where jobs write, and people sign in to see it', () => {
  const all = described((_, on) => new SparkHistoryServer(on, { lake: glue(on), namespace: 'spark' }), threeZones);
  const { env } = find(all, 'Deployment').spec.template.spec.containers[0];
  expect(env.find(({ name }: Any) => name === 'SPARK_HISTORY_OPTS').value).toContain(
    '-Dspark.history.fs.logDirectory=s3a://tiny-event-logs/ ',
  );
  expect(grants(all, 'spark/spark-history')).toEqual(['read bucket tiny-event-logs', 'write bucket tiny-event-logs']);
  expect(all.cluster.exposed.map(({ name, signIn }) => [name, signIn])).toEqual([['spark-history', 'proxy']]);
});

test('failed runs alert somebody, and jobs are measured while they run', () => {
  const { observes } = oneJob().cluster;
  expect(observes.alerts.map(({ name }) => name).filter((name) => name.startsWith('Spark'))).toEqual([
    'SparkRunFailed',
    'SparkRunStuck',
    'SparkSubmissionFails',
  ]);
  expect(
    observes.metricsSources.map(({ name, path }) => [name, path]).filter(([name]) => name?.startsWith('spark')),
  ).toEqual([
    ['spark-copy', '/metrics/prometheus'],
    ['spark-copy-executors', '/metrics/executors/prometheus'],
    ['spark-operator', undefined],
  ]);
  expect(observes.dashboards.map(({ name }) => name)).toContain('spark');
});

const job = (on: Cluster, name: string, props: Partial<SparkJobProps>) =>
  new SparkJob(on, name, { ...size, lake: glue(on), statements: [], schedule: '0 2 * * *', ...props });

test.each([
  [
    'LH250',
    'a day of a table that is not laid out by days',
    (on) => overwriteDay(glue(on).table('seen', { of: Sighting }), sparkSql`SELECT ${theDay}`),
  ],
  ['LH251', 'a name that the Spark operator refuses', (on) => job(on, '1st', {})],
  ['LH252', 'a driver that could not start', (on) => job(on, 'a', { driver: { cpu: cores(1), memory: mib(512) } })],
  ['LH253', 'no executors', (on) => job(on, 'a', { executors: { ...size.executors, count: 0 } })],
  [
    'LH253',
    'more executors at least than at most',
    (on) => job(on, 'a', { executors: { ...size.executors, count: { min: 3, max: 2 } } }),
  ],
  ['LH254', 'a schedule that only the operator could read', (on) => job(on, 'a', { schedule: '@every 1h' })],
  [
    'LH255',
    'orphans that are too young',
    (on) => new IcebergMaintenance(on, { ...size, lake: glue(on), orphansAfter: hours(12) }),
  ],
] as const satisfies readonly (readonly [string, string, (on: Cluster) => unknown])[])(
  '%s refuses %s',
  (code, _, describe) => {
    expect(() => tiny((on) => void describe(on)).build()).toThrow(new RegExp(`^${code} `));
  },
);
