import { parse } from 'yaml';
import { Component, cores, gib, Workload } from '#platform';
import { OpenSearch } from '../../charts/opensearch';
import { derived } from '../clusters/rendered';
import { type Described, described, threeZones } from '../platform/described';
import { tiny } from './descriptions';

const size = { name: 'search', namespace: 'there', cpu: cores(1), memory: gib(4), disk: gib(10) } as const;

const store = (nodes: number) =>
  described((box, on) => {
    const search = new OpenSearch(on, { ...size, nodes });
    search.client(new Workload(box, 'reader', { namespace: 'here', podLabels: { app: 'reader' } }));
  }, threeZones);

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
function named({ objects }: Described, kind: string, name: string): any {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind} '${name}'`);
  return found;
}

const settingsOf = (of: Described) =>
  parse(named(of, 'ConfigMap', 'search-etc-opensearch-settings').data['opensearch.yml']);

test('three nodes know each other by certificate and name, and find each other before they are ready', () => {
  const of = store(3);
  const settings = settingsOf(of);
  expect(settings['cluster.initial_cluster_manager_nodes']).toEqual(['search-0', 'search-1', 'search-2']);
  expect(settings['discovery.seed_hosts']).toEqual(['search-nodes.there.svc']);
  expect(named(of, 'Service', 'search-nodes').spec).toMatchObject({
    clusterIP: 'None',
    publishNotReadyAddresses: true,
    ports: [{ port: settings['transport.port'] }],
  });
  const { commonName, usages } = named(of, 'Certificate', 'search-tls').spec;
  expect(settings['plugins.security.nodes_dn']).toEqual([`CN=${commonName}`]);
  expect(usages).toEqual(expect.arrayContaining(['server auth', 'client auth']));
  expect(named(of, 'StatefulSet', 'search').spec.replicas).toBe(3);
  expect(named(of, 'PodDisruptionBudget', 'search').spec).toBeDefined();
});

test('one node waits for no other, and nobody may speak to it as one', () => {
  const of = store(1);
  expect(settingsOf(of)).toMatchObject({ 'discovery.type': 'single-node' });
  expect(settingsOf(of)).not.toHaveProperty('discovery.seed_hosts');
  const policies = of.objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata }) => metadata.name);
  expect(policies).not.toContain('search-transport-ingress');
});

test('every file that the settings name is put where the server looks, and comes from a Secret', () => {
  const of = store(1);
  const { initContainers, volumes } = named(of, 'StatefulSet', 'search').spec.template.spec;
  const [, , script] = initContainers[0].command;
  const files = Object.entries(settingsOf(of)).filter(([key]) => key.endsWith('_filepath'));
  expect(files).toHaveLength(6);
  for (const [, file] of files) expect(script).toContain(`/etc/opensearch-${file} `);
  const tls = volumes.find(({ name }: { name: string }) => name === 'etc-opensearch-tls');
  expect(tls.secret.secretName).toBe('search-tls');
});

test('the image brings users whose passwords everybody knows; ours is the only one, and the server gets its hash', () => {
  const of = store(1);
  const template = named(of, 'ExternalSecret', 'search-users').spec.target.template.data['internal_users.yml'];
  const { _meta, ...users } = parse(template);
  expect(users).toEqual({ app: { hash: '{{ .password | bcrypt }}', reserved: false } });
  const roles = parse(named(of, 'ConfigMap', 'search-etc-opensearch-settings').data['roles_mapping.yml']);
  expect(roles.all_access.users).toEqual(['app']);
  const [, , script] = named(of, 'StatefulSet', 'search').spec.template.spec.initContainers[0].command;
  expect(script).toContain('/etc/opensearch-users/internal_users.yml /etc/opensearch/opensearch-security/');
});

test('a client gets the password and the authority, and no more', () => {
  const { data } = named(store(1), 'ExternalSecret', 'reader-search').spec;
  expect(data.map(({ remoteRef }: { remoteRef: { property: string } }) => remoteRef.property)).toEqual([
    'password',
    'ca.crt',
  ]);
});

test('an index has a second copy where there is a second node', () => {
  const copies = (nodes: number) => {
    let found = -1;
    tiny((on) => {
      const box = new Component(on, 'box', { layer: 'workloads', namespace: 'here' });
      on.namespace('here');
      const reader = new Workload(box, 'reader', { namespace: 'here', podLabels: { app: 'reader' } });
      found = new OpenSearch(on, { ...size, nodes }).client(reader).copies;
    }).build();
    return found;
  };
  expect([copies(1), copies(3)]).toEqual([0, 1]);
});

test.each([0, 2, 4, 1.5])('%d nodes are refused', (nodes) => {
  expect(() => derived(tiny((on) => void new OpenSearch(on, { ...size, nodes })))).toThrow('LH300');
});
