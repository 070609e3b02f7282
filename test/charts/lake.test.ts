import { Component, cluster, flux, Workload } from '#platform';
import type { RenderedObject } from '#render';
import { GlueLake, type Lake, type LakeClient } from '../../charts/lake';
import { render } from '../../src/commands/render';
import { awsIn } from '../platform/described';
import { lakeOn, tiny } from './descriptions';

const bucketsOf = ({ warehouse, checkpoints, eventLogs, exchange, backups, logs }: Lake) =>
  [warehouse.bucket, checkpoints, eventLogs, exchange, backups, logs].map(({ name }) => name);

const purposes = [
  'test-warehouse',
  'test-checkpoints',
  'test-event-logs',
  'test-exchange',
  'test-backups',
  'test-logs',
];

function clientOn(lake: Lake): LakeClient {
  const component = new Component(lake, 'job', { layer: 'workloads', namespace: 'here' });
  const workload = new Workload(component, 'job', { namespace: 'here', podLabels: { app: 'job' } });
  lake.client(workload);
  return lake.client(workload);
}

test('a lake in the cluster makes a bucket for each purpose, and carries its keys to a client once', () => {
  let client: LakeClient | undefined;
  const objects: RenderedObject[] = [];
  const definition = tiny((on) => {
    const lake = lakeOn(on);
    expect(bucketsOf(lake)).toEqual(purposes);
    client = clientOn(lake);
  });
  expect(render(definition, process.cwd(), ({ object }) => objects.push(object)).problems).toEqual([]);
  const commands = JSON.stringify(objects.find(({ kind }) => kind === 'Job')?.spec);
  for (const bucket of purposes) expect(commands).toContain(`s3.bucket.create -name ${bucket}`);
  expect(client?.s3).toEqual({
    region: 'us-east-1',
    endpoint: 'http://seaweedfs.lake.svc:8333',
    pathStyle: true,
    credentials: {
      secretName: 'job-lake',
      accessKeyId: 'AWS_ACCESS_KEY_ID',
      secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
    },
  });
  const delivered = objects.filter(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === 'job-lake');
  expect(delivered).toHaveLength(1);
  expect(delivered[0]?.spec).toMatchObject({
    target: { template: { data: { AWS_ACCESS_KEY_ID: expect.anything(), AWS_SECRET_ACCESS_KEY: expect.anything() } } },
  });
});

test('S3 and Glue ask for no keys: the cloud lends them to the workload', () => {
  const cloud = awsIn('eu-central-1');
  const base = { cloud, sync: flux({ url: 'https://git.example.org/tiny.git' }), registry: 'registry.example.org' };
  cluster('tiny', base, (on) => {
    const lake = new GlueLake(on, { database: 'test', bucketPrefix: 'test' });
    expect(bucketsOf(lake)).toEqual(purposes);
    expect(clientOn(lake)).toEqual({
      env: [{ name: 'AWS_REGION', value: 'eu-central-1' }],
      flinkFileSystem: {},
      s3: { region: 'eu-central-1', pathStyle: false },
    });
    expect(on.ledger.deliveries).toEqual([]);
  }).build();
});
