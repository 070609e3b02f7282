import type { CloudLayer } from '#cloud';
import { awsEndpoints, Bucket, type Cluster, Component, Endpoint, KeptOutside, pods, Workload } from '#platform';
import { cloudOf } from '../../src/commands/cloud';
import { onAws } from './described';

const seen = (kind: string, name: string, text: string, namespace = 'here') =>
  [`tiny/box: ${kind} '${name}'`, { kind, metadata: { name, namespace } }, text] as const;

/** A workload that writes one prefix of a bucket, and the layer that is rendered for it. */
function layer(more: (on: Cluster, workload: Workload) => void = () => {}): CloudLayer {
  const on = onAws((on) => {
    const box = new Component(on, 'box', { layer: 'services', namespace: 'here' });
    const bucket = new Bucket('tiny-logs', undefined, awsEndpoints, 'event logs');
    const workload = new Workload(box, 'job', { namespace: 'here', podLabels: { app: 'job' } });
    on.ledger.hold(bucket);
    on.ledger.grant(workload, 'write', bucket.prefix('job'));
    more(on, workload);
  });
  return cloudOf(on)!;
}

const used = seen('Deployment', 'job', 'serviceAccountName: job\npath: s3://tiny-logs/job/today\n');
const told = (cloud: CloudLayer) => cloud.problems.map(({ code, what }) => `${code} ${what}`);

function see(
  cloud: CloudLayer,
  ...manifests: readonly (readonly [string, { kind: string; metadata: { name: string } }, string])[]
) {
  for (const [where, object, text] of manifests) cloud.see(where, object, text);
  return told(cloud);
}

test('a manifest that uses what its account may use fits', () => {
  expect(see(layer(), used)).toEqual([]);
});

test.each([
  ['a bucket that no stack makes', 's3://tiny-lost/job', "LH326 it uses a bucket 'tiny-lost', which no stack makes"],
  [
    'a prefix of somebody else',
    's3a://tiny-logs/other/x',
    "LH326 nobody in namespace 'here' may use s3://tiny-logs/other/x",
  ],
  [
    'a prefix that only begins alike',
    's3://tiny-logs/jobs',
    "LH326 nobody in namespace 'here' may use s3://tiny-logs/jobs",
  ],
  [
    'another region',
    'region: us-east-1',
    'LH327 it names the region us-east-1, and the cluster stands in eu-central-1',
  ],
  [
    'an image that no repository holds',
    'image: 111122223333.dkr.ecr.eu-central-1.amazonaws.com/tiny/ghost:1',
    "LH326 it runs an image of 'tiny/ghost', a repository that no stack makes",
  ],
])('%s is told', (_, text, expected) => {
  expect(see(layer(), used, seen('ConfigMap', 'settings', text))).toEqual([expected]);
});

test('a folder above what is granted may be named', () => {
  expect(see(layer(), used, seen('ConfigMap', 'settings', 's3://tiny-logs/'))).toEqual([]);
});

test('a bucket of a store on the cluster is none of the cloud', () => {
  const cloud = layer((on, workload) =>
    on.ledger.grant(workload, 'write', new Bucket('inside', workload.component, [], 'warehouse').prefix('x')),
  );
  expect(see(cloud, used, seen('ConfigMap', 'settings', 's3://inside/x'))).toEqual([]);
});

test('pods of another namespace may not use it', () => {
  expect(see(layer(), used, seen('ConfigMap', 'settings', 's3://tiny-logs/job', 'there'))).toEqual([
    "LH326 nobody in namespace 'there' may use s3://tiny-logs/job",
  ]);
});

test('a role that no pod has is told', () => {
  expect(see(layer(), seen('Deployment', 'other', 'serviceAccountName: job-2\n'))).toEqual([
    'LH328 nothing on the cluster runs as here/job',
  ]);
});

test('a secret that is kept for nobody is told', () => {
  const cloud = layer((on) => on.ledger.hold(new KeptOutside('tiny/mail')));
  expect(see(cloud, used)).toEqual(['LH329 it is made, and no manifest names it']);
});

test('a reference that goes takes exactly its statements with it', () => {
  const sids = (cloud: CloudLayer) => cloud.roles.flatMap(({ statements }) => statements.map(({ sid }) => sid));
  const bucket = new Bucket('tiny-logs', undefined, awsEndpoints, 'event logs');
  const two = sids(layer((on, workload) => on.ledger.grant(workload, 'read', bucket.prefix('shared'))));
  const one = sids(layer());
  expect(two.filter((sid) => !one.includes(sid))).toEqual([
    'ReadTinyLogsShared',
    'ListTinyLogsShared',
    'DecryptTinyLogs',
  ]);
  expect(one.every((sid) => two.includes(sid))).toBe(true);
});

test('who is granted the network alone, or something on the cluster, has no role', () => {
  const cloud = layer((on, workload) => {
    const other = new Workload(workload.component, 'other', { namespace: 'here', podLabels: { app: 'other' } });
    const peer = pods('here', { app: 'job' });
    on.ledger.grant(other, 'connect', new Endpoint('here/job', workload.component, peer, [80]));
    on.ledger.grant(other, 'write', new Bucket('inside', workload.component, [], 'warehouse').prefix('x'));
  });
  expect(cloud.roles.map(({ name }) => name)).toEqual(['tiny.here.job']);
});
