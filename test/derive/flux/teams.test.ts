import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  resourceOf,
  StatefulSet,
  type TeamsProps,
  Workload,
} from '#platform';
import type { Manifest } from '#render';
import { render } from '../../../src/commands/render';
import { kafkaOn, Sighting } from '../../charts/descriptions';
import { withTeams } from '../../clusters/engines';
import { rendered } from '../../clusters/rendered';
import { Authorizer, type Call, type Stored } from './rbac';

const rbac = 'rbac.authorization.k8s.io';
const teams: TeamsProps = { baristas: ['cat-cafe'], analysts: ['superset', 'trino'] };
const clusters = { 'cat-cafe': () => rendered('cat-cafe'), 'cat-cafe-dev': () => withTeams('cat-cafe-dev', teams) };

const groupOf = ({ apiVersion }: Stored) => (apiVersion.includes('/') ? apiVersion.split('/')[0] : '');
const called = ({ kind, metadata }: Stored) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
const callOn = (object: Stored, verb: string, name?: string): Call => ({
  ...{ verb, group: groupOf(object), resource: resourceOf(object.kind), namespace: object.metadata.namespace },
  name: name ?? object.metadata.name,
});

/** What each account syncs, read off what is rendered: its Kustomizations, and the objects in their folders. */
class Synced {
  readonly all: readonly Stored[];
  readonly authorizer: Authorizer;
  readonly kustomizations: readonly Stored[];

  constructor(private readonly manifests: readonly Manifest[]) {
    this.all = manifests.map(({ object }) => object);
    this.authorizer = new Authorizer(this.all);
    this.kustomizations = this.all.filter(({ kind }) => kind === 'Kustomization');
  }

  get accounts(): readonly string[] {
    const names = this.kustomizations.flatMap(({ metadata, spec }) =>
      spec.serviceAccountName ? [`${metadata.namespace}/${spec.serviceAccountName}`] : [],
    );
    return [...new Set(names)].sort();
  }

  of(account: string): readonly { readonly object: Stored; readonly stateful: boolean }[] {
    const folders = this.kustomizations
      .filter(({ spec }) => spec.serviceAccountName === account.split('/')[1])
      .map(({ spec }) => spec.path.split('/').slice(3).join('/'));
    return this.manifests
      .filter(({ path }) => folders.includes(path.slice(0, path.lastIndexOf('/'))))
      .map(({ object, stateful }) => ({ object, stateful }));
  }

  named(kind: string, name: string): readonly Stored[] {
    return this.all.filter((object) => object.kind === kind && object.metadata.name === name);
  }
}

/** All that Flux does with what a team has: apply, force, look, prune; what the health of pods' owners is read off; roles that are bound. */
function needed(objects: ReturnType<Synced['of']>): readonly Call[] {
  return objects.flatMap(({ object, stateful }) => {
    const { namespace } = object.metadata;
    const list = (group: string, resource: string): Call => ({ verb: 'list', group, resource, namespace });
    const anyOf = (verb: string): Call => ({ ...callOn(object, verb), name: undefined });
    const bound = object.roleRef && {
      ...{ verb: 'bind', group: rbac, resource: resourceOf(object.roleRef.kind), namespace, name: object.roleRef.name },
    };
    return [
      ...['create', 'patch'].map((verb) => callOn(object, verb)),
      ...(stateful ? ['get'] : ['get', 'delete']).map(anyOf),
      ...(object.kind === 'Deployment' ? [list('apps', 'replicasets')] : []),
      ...(['Deployment', 'StatefulSet'].includes(object.kind) ? [list('', 'pods')] : []),
      ...(bound ? [bound] : []),
    ];
  });
}

describe.each(Object.entries(clusters))('the teams of %s', (_, result) => {
  let synced: Synced;
  beforeAll(() => {
    synced = new Synced(result().manifests);
  });

  test('have an account each, in the namespace of their Kustomizations, which is there before them', () => {
    expect(result().problems).toEqual([]);
    expect(synced.accounts).toEqual(['flux-system/team-analysts', 'flux-system/team-baristas']);
    for (const account of synced.accounts) {
      const name = account.split('/')[1]!;
      expect(synced.named('ServiceAccount', name).map(called)).toEqual([`ServiceAccount ${account}`]);
      for (const { spec } of synced.kustomizations.filter(({ spec }) => spec.serviceAccountName === name)) {
        expect(spec.dependsOn).toContainEqual({ name: `platform-${name}` });
      }
    }
  });

  test('may do all that Flux does with what they have', () => {
    for (const account of synced.accounts) {
      const calls = needed(synced.of(account));
      expect(calls.filter((call) => !synced.authorizer.allows(account, call))).toEqual([]);
      expect(calls.length).toBeGreaterThan(100);
    }
  });

  test('hold every right that their roles give, which the API server asks for', () => {
    let given = 0;
    for (const account of synced.accounts) {
      for (const { object } of synced.of(account).filter(({ object }) => object.kind === 'Role')) {
        const { namespace } = object.metadata;
        expect([called(object), synced.authorizer.holds(account, namespace, object.rules)]).toEqual([
          called(object),
          true,
        ]);
        given += 1;
      }
    }
    expect(given).toBeGreaterThan(5);
  });

  test('may do nothing else', () => {
    for (const account of synced.accounts) {
      const objects = synced.of(account);
      const given = objects.flatMap(({ object }) =>
        object.kind === 'Role' ? [{ rules: object.rules, ...object.metadata }] : [],
      );
      const text = (call: Call) => [call.namespace, call.group, call.resource, call.verb, call.name ?? '*'].join(' ');
      const explained = new Set(needed(objects).map(text));
      const inRoles = (call: Call) =>
        given.some(({ namespace, rules }) =>
          new Authorizer([
            { kind: 'Role', metadata: { name: 'given', namespace }, rules },
            {
              kind: 'RoleBinding',
              metadata: { name: 'given', namespace },
              roleRef: { kind: 'Role', name: 'given' },
              subjects: [{ namespace: 'any', name: 'one' }],
            },
          ]).allows('any/one', call),
        );
      const beyond = synced.authorizer.rights(account).filter((call) => !explained.has(text(call)) && !inRoles(call));
      expect(beyond).toEqual([]);
    }
  });

  test('cannot touch what is not theirs, nor take more rights', () => {
    const baristas = 'flux-system/team-baristas';
    const may = (verb: string, group: string, resource: string, namespace: string, name?: string) =>
      synced.authorizer.allows(baristas, { verb, group, resource, namespace, name });
    expect(may('patch', 'kafka.strimzi.io', 'kafkausers', 'kafka', 'alerts')).toBe(true);
    expect(may('patch', 'kafka.strimzi.io', 'kafkausers', 'kafka', 'datahub')).toBe(false);
    expect(may('patch', 'kafka.strimzi.io', 'kafkatopics', 'kafka', 'cafe-orders')).toBe(false);
    expect(may('patch', 'networking.k8s.io', 'networkpolicies', 'cat-cafe', 'default-deny')).toBe(false);
    expect(may('patch', '', 'configmaps', 'superset', 'superset-config')).toBe(false);
    expect(may('patch', 'kustomize.toolkit.fluxcd.io', 'kustomizations', 'flux-system', 'workloads-alerts')).toBe(
      false,
    );
    expect(may('patch', rbac, 'roles', 'cat-cafe', 'team-baristas')).toBe(false);
    const secrets = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }];
    expect(synced.authorizer.holds(baristas, 'cat-cafe', secrets)).toBe(false);
    const rights = synced.accounts.flatMap((account) => synced.authorizer.rights(account));
    expect(rights.filter(({ verb }) => ['escalate', 'impersonate', '*'].includes(verb))).toEqual([]);
    expect(rights.filter(({ namespace }) => namespace === undefined)).toEqual([]);
  });

  test('leave the platform what is the platform’s, and charts of others', () => {
    const byPlatform = synced.kustomizations.filter(({ spec }) => !spec.serviceAccountName);
    const paths = byPlatform.map(({ spec }) => spec.path.split('/').slice(3).join('/'));
    for (const path of ['namespaces/cat-cafe', 'operators/strimzi', 'platform/certificates-trino']) {
      expect(paths).toContain(path);
    }
    expect(paths).toContain('workloads/kafka-cafe-topics');
    const releases = synced.all.filter(({ kind }) => kind === 'HelmRelease');
    expect(releases.length).toBeGreaterThan(5);
    const owned = synced.accounts.flatMap((account) => synced.of(account).map(({ object }) => object.kind));
    expect(owned).not.toContain('HelmRelease');
  });

  test('keep what deleting takes: the right to delete, and the account, are not pruned', () => {
    const guarded = ({ metadata }: Stored) =>
      metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
    for (const account of synced.accounts) {
      const name = account.split('/')[1]!;
      const mine = synced.all.filter(({ metadata }) => metadata.labels['app.kubernetes.io/instance'] === name);
      const outlives = mine.filter(({ kind, roleRef }) => kind === 'ServiceAccount' || roleRef?.kind === 'ClusterRole');
      expect(outlives.length).toBeGreaterThan(10);
      expect(mine.filter(guarded)).toEqual(outlives);
    }
    const shared = synced.all.filter(({ metadata }) => metadata.labels['app.kubernetes.io/instance'] === 'teams');
    expect(shared.length).toBeGreaterThan(10);
    expect(shared.filter((object) => !guarded(object))).toEqual([]);
  });
});

test('a cluster that states no teams has no accounts, and all is synced with the rights of Flux itself', () => {
  const synced = new Synced(rendered('cat-cafe-dev').manifests);
  expect(synced.accounts).toEqual([]);
  expect(synced.named('ClusterRole', 'teams-prune-configmaps')).toEqual([]);
});

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

describe('a kind is named as the API names it', () => {
  test.each([
    ['ConfigMap', 'configmaps'],
    ['Ingress', 'ingresses'],
    ['GatewayClass', 'gatewayclasses'],
    ['Gateway', 'gateways'],
    ['NetworkPolicy', 'networkpolicies'],
  ])('%s: %s', (kind, resource) => expect(resourceOf(kind)).toBe(resource));

  // Only machines that compile have the collected CRDs; elsewhere test:cluster asks the API server.
  const collected = join(process.env.LAKEHOUSE_SHARED ?? '../shared', 'crds');
  if (existsSync(collected)) {
    test('as in all collected definitions', () => {
      const plurals = (readdirSync(collected, { recursive: true, encoding: 'utf8' }) as string[])
        .filter((file) => /\.ya?ml$/.test(file))
        .flatMap((file) => [...readFileSync(join(collected, file), 'utf8').matchAll(/^ {2}names:\n((?: {4}.*\n)+)/gm)])
        .map(([, names = '']) => [/^ {4}kind: "?(\w+)/m.exec(names)?.[1], /^ {4}plural: "?(\w+)/m.exec(names)?.[1]]);
      expect(plurals.length).toBeGreaterThan(100);
      expect(plurals.filter(([kind = '', plural]) => resourceOf(kind) !== plural)).toEqual([]);
    });
  }
});

const container = {
  name: 'one',
  image: 'registry.example.org/one:1',
  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
};
const jobPod = { spec: { restartPolicy: 'Never', containers: [container] } };
const storePod = { metadata: { labels: { app: 'store' } }, spec: { containers: [container] } };
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
