import type { TeamsProps } from '#platform';
import { withTeams } from '../../clusters/engines';
import { rendered } from '../../clusters/rendered';
import { Authorizer, type Call, type Stored } from './rbac';
import { called, needed, rbac, Synced } from './synced';

const teams: TeamsProps = { baristas: ['cat-cafe'], analysts: ['superset', 'trino'] };
const clusters = { 'cat-cafe': () => rendered('cat-cafe'), 'cat-cafe-dev': () => withTeams('cat-cafe-dev', teams) };

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
