import { insertInto, SparkJob, sparkSql } from '../../../charts/spark';
import { described, threeZones } from '../../platform/described';
import { type Any, byDay, cafe, find, glue, grants, oneJob, size } from './described';

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
