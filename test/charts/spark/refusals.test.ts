import { type Cluster, cores, hours, mib } from '#platform';
import {
  IcebergMaintenance,
  overwriteDay,
  SparkJob,
  type SparkJobProps,
  sparkSql,
  theDay,
} from '../../../charts/spark';
import { Sighting, tiny } from '../descriptions';
import { glue, size } from './described';

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
