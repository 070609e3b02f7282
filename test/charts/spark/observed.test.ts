import { SparkHistoryServer } from '../../../charts/spark';
import { described, threeZones } from '../../platform/described';
import { type Any, find, glue, grants, oneJob } from './described';

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
