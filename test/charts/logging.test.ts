import { parse } from 'yaml';
import type { Cluster } from '#platform';
import { Logging } from '../../charts/logging';
import { described } from '../platform/described';
import { lakeOn } from './descriptions';

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
type Found = any;

function logged() {
  const { cluster, objects, one } = described((_, on: Cluster) => {
    const lake = lakeOn(on);
    new Logging(on, { lake });
  });
  const configuration = (objects as Found[]).find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.namespace === 'logging',
  ).data['fluent-bit.yaml'];
  return { cluster, agent: one('DaemonSet') as Found, objects: objects as Found[], settings: parse(configuration) };
}

test('logs of all containers go below the prefix, by namespace and day', () => {
  const { settings } = logged();
  const [output] = settings.pipeline.outputs;
  expect(output).toMatchObject({ name: 's3', bucket: 'test-logs', compression: 'gzip' });
  expect(output.endpoint).toMatch(/^http:\/\/seaweedfs\./);
  expect(output.s3_key_format).toMatch(/^\/pods\/namespace=\$TAG\[1\]\/day=/);
});

test('namespace, pod and container are read off the name that kubelet gives a file', () => {
  const { settings } = logged();
  const path = `/var/log/containers/cafe-broker-0_kafka_kafka-exporter-${'0123456789abcdef'.repeat(4)}.log`;
  expect(new RegExp(settings.parsers[0].regex).exec(path)?.groups).toEqual({
    pod: 'cafe-broker-0',
    namespace: 'kafka',
    container: 'kafka-exporter',
  });
  expect(new RegExp(settings.pipeline.inputs[0].tag_regex).exec(path)?.groups).toEqual({ namespace: 'kafka' });
});

test('it may write below its prefix and reach the store, and asks nobody else, not even the API server', () => {
  const { cluster, agent, objects } = logged();
  const grants = cluster.ledger.grants.filter(({ who }) => who.id === 'logging/fluent-bit');
  expect(grants.map(({ action, what }) => `${action} ${what.id}`)).toEqual(['write prefix test-logs/pods']);
  expect(agent.spec.template.spec.automountServiceAccountToken).toBe(false);
  expect(objects.filter(({ kind, metadata }) => kind === 'Role' && metadata.namespace === 'logging')).toEqual([]);
});

test('it reads the logs of the node, remembers how far, and has no right of root beyond being root', () => {
  const { cluster, agent } = logged();
  expect(cluster.namespaces.get('logging')?.podSecurity).toBe('privileged');
  const { containers, volumes, tolerations } = agent.spec.template.spec;
  const [container] = containers;
  expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
  const writable = container.volumeMounts.filter(({ readOnly }: Found) => !readOnly);
  expect(writable.map(({ mountPath }: Found) => mountPath)).toEqual(['/var/lib/log-shipper']);
  expect(volumes.map(({ hostPath }: Found) => hostPath?.path)).toEqual([undefined, '/var/log', '/var/lib/log-shipper']);
  expect(tolerations).toEqual([{ operator: 'Exists' }]);
});

test('a changed configuration restarts the agents', () => {
  expect(logged().agent.spec.template.metadata.annotations['lakehouse-gitops/config-sha256']).toMatch(/^[0-9a-f]{64}$/);
});
