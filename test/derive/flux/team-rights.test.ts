import {
  ClusterRole,
  ClusterRoleBinding,
  Component,
  ConfigMap,
  cluster,
  days,
  flux,
  Job,
  local,
  PersistentVolumeClaim,
  Resource,
  Role,
  RoleBinding,
  StatefulSet,
  Workload,
} from '#platform';
import type { Manifest } from '#render';
import { render } from '../../../src/commands/render';
import { kafkaOn, Sighting } from '../../charts/descriptions';
import { rbac, Synced } from './synced';

/** A shop of a team's, beside a Kafka that is not. */
function shop(describe: (box: Component, kafka: ReturnType<typeof kafkaOn>) => void) {
  const manifests: Manifest[] = [];
  const definition = cluster(
    'small',
    {
      ...{ cloud: local(), sync: flux({ url: 'https://git.example.org/small.git' }), registry: 'r' },
      teams: { shop: ['shop'] },
    },
    (on) => {
      on.namespace('shop');
      describe(new Component(on, 'till', { layer: 'workloads', namespace: 'shop' }), kafkaOn(on));
    },
  );
  const { problems } = render(definition, process.cwd(), (manifest) => manifests.push(manifest));
  expect(problems).toEqual([]);
  return new Synced(manifests);
}

const account = 'flux-system/team-shop';
const kindsIn = (synced: Synced, namespace: string) => [
  ...new Set(
    synced.authorizer
      .rights(account)
      .filter((call) => call.namespace === namespace && call.verb === 'patch')
      .map(({ resource }) => resource),
  ),
];

describe('the rights of a team follow what it has', () => {
  const till = (box: Component) => new Workload(box, 'till', { namespace: 'shop', podLabels: { app: 'till' } });
  const note = (box: Component) => new Resource(box, 'note', ConfigMap, { metadata: { name: 'note' } });

  test('a topic in another namespace: the right to its user comes and goes with the reference', () => {
    const topic = { of: Sighting, key: 'cat_id', partitions: 1, retention: days(7) } as const;
    const without = shop((box, kafka) => {
      till(box);
      note(box);
      kafka.topic('seen', { ...topic });
    });
    expect(kindsIn(without, 'kafka')).toEqual([]);
    expect(kindsIn(without, 'shop')).toEqual(['configmaps']);
    const reading = shop((box, kafka) => {
      const workload = till(box);
      note(box);
      box.cluster.ledger.grant(workload, 'read', kafka.topic('seen', { ...topic }));
      kafka.client(workload);
    });
    expect(kindsIn(reading, 'kafka')).toContain('kafkausers');
    const call = { verb: 'patch', group: 'kafka.strimzi.io', resource: 'kafkausers', namespace: 'kafka' } as const;
    expect(reading.authorizer.allows(account, { ...call, name: 'till' })).toBe(true);
    expect(reading.authorizer.allows(account, { ...call, name: 'other' })).toBe(false);
  });

  test('with the last object of a kind goes the right to write it', () => {
    const job = (box: Component) =>
      new Resource(box, 'job', Job, { metadata: { name: 'count' }, spec: { template: jobPod } });
    const both = shop((box) => {
      note(box);
      job(box);
    });
    expect(kindsIn(both, 'shop')).toEqual(['configmaps', 'jobs']);
    expect(kindsIn(shop(note), 'shop')).toEqual(['configmaps']);
  });

  test('what holds data may be read and not deleted; the pods of a StatefulSet are looked at', () => {
    const synced = shop((box) => {
      new Resource(box, 'disk', PersistentVolumeClaim, { metadata: { name: 'disk' }, spec: claim });
      new Resource(box, 'store', StatefulSet, {
        metadata: { name: 'store' },
        spec: { serviceName: 'store', selector: { matchLabels: { app: 'store' } }, template: storePod },
      });
    });
    const may = (verb: string, resource: string, group = '') =>
      synced.authorizer.allows(account, { verb, group, resource, namespace: 'shop' });
    expect([may('get', 'persistentvolumeclaims'), may('delete', 'persistentvolumeclaims')]).toEqual([true, false]);
    expect([may('get', 'statefulsets', 'apps'), may('delete', 'statefulsets', 'apps')]).toEqual([true, false]);
    expect([may('list', 'pods'), may('list', 'replicasets', 'apps')]).toEqual([true, false]);
  });

  test('a role that it renders is one that it holds, and a role of others is one that it may bind', () => {
    const rules = [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['till'], verbs: ['get'] }];
    const synced = shop((box) => {
      new Resource(box, 'role', Role, { metadata: { name: 'reads' }, rules });
      new Resource(box, 'binding', RoleBinding, {
        metadata: { name: 'views' },
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'view' },
        subjects: [],
      });
    });
    expect(synced.authorizer.holds(account, 'shop', rules)).toBe(true);
    expect(synced.authorizer.holds(account, 'kafka', rules)).toBe(false);
    const bind = (resource: string, name: string) =>
      synced.authorizer.allows(account, { verb: 'bind', group: rbac, resource, namespace: 'shop', name });
    expect([bind('clusterroles', 'view'), bind('clusterroles', 'admin'), bind('roles', 'view')]).toEqual([
      ...[true, false, false],
    ]);
  });

  test('an object of the whole cluster takes a right on the whole cluster, to that object', () => {
    const rules = [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }];
    const synced = shop((box) => {
      new Resource(box, 'role', ClusterRole, { metadata: { name: 'till-sees-nodes' }, rules });
      new Resource(box, 'binding', ClusterRoleBinding, {
        metadata: { name: 'till-sees-nodes' },
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'till-sees-nodes' },
        subjects: [],
      });
    });
    const may = (verb: string, name: string) =>
      synced.authorizer.allows(account, { verb, group: rbac, resource: 'clusterroles', name });
    expect([may('patch', 'till-sees-nodes'), may('bind', 'till-sees-nodes'), may('delete', 'till-sees-nodes')]).toEqual(
      [true, true, true],
    );
    expect([may('patch', 'cluster-admin'), may('bind', 'cluster-admin')]).toEqual([false, false]);
    expect(synced.authorizer.holds(account, undefined, rules)).toBe(true);
  });
});

const container = {
  name: 'one',
  image: 'registry.example.org/one:1',
  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
};
const jobPod = { spec: { restartPolicy: 'Never', containers: [container] } };
const storePod = { metadata: { labels: { app: 'store' } }, spec: { containers: [container] } };
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
