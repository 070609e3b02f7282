import { type Cloud, type Cluster, Component, cluster, flux, local, Workload } from '#platform';
import type { RenderedObject } from '#render';
import { outsideSecret } from '../../charts/external-secrets';
import { render } from '../../src/commands/render';
import { awsIn } from '../platform/described';

function described(cloud: Cloud, path = 'cat-cafe/superset/google') {
  const definition = cluster(
    'tiny',
    { cloud, sync: flux({ url: 'https://git.example.org/tiny.git' }), registry: 'registry.example.org' },
    (on) => {
      on.namespace('superset');
      const component = new Component(on, 'superset', { layer: 'services', namespace: 'superset' });
      const secret = outsideSecret(component, { name: 'google', path, keys: ['client_id', 'client_secret'] });
      const app = new Workload(component, 'superset', { namespace: 'superset', podLabels: { app: 'superset' } });
      on.ledger.grant(app, 'read', secret);
    },
  );
  const objects: RenderedObject[] = [];
  const { cluster: on, problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  return { on, objects, only: (kind: string) => objects.filter((object) => object.kind === kind) };
}

const grants = (on: Cluster) => on.ledger.grants.map(({ who, action, what }) => `${who.id} ${action} ${what.id}`);

test('on AWS the members of the secret at the path become the keys of a Secret in the namespace', () => {
  const { only } = described(awsIn('eu-central-1'));
  expect(only('SecretStore').map(({ metadata, spec }) => [metadata.namespace, spec])).toEqual([
    ['superset', { provider: { aws: { service: 'SecretsManager', region: 'eu-central-1' } } }],
  ]);
  expect(only('ExternalSecret')[0]?.spec).toMatchObject({
    secretStoreRef: { kind: 'SecretStore', name: 'google-from-aws' },
    target: { name: 'google' },
    data: [
      { secretKey: 'client_id', remoteRef: { key: 'cat-cafe/superset/google', property: 'client_id' } },
      { secretKey: 'client_secret', remoteRef: { key: 'cat-cafe/superset/google', property: 'client_secret' } },
    ],
  });
});

test('External Secrets is granted the path that was named, and may reach Secrets Manager', () => {
  const { on, only } = described(awsIn('eu-central-1'));
  expect(grants(on)).toContain('external-secrets/external-secrets read outside-secret cat-cafe/superset/google');
  const [egress] = only('NetworkPolicy').filter(({ metadata }) => metadata.name === 'external-secrets-egress');
  expect(JSON.stringify(egress?.spec)).toContain('169.254.170.23/32');
});

test('on a laptop a person makes the Secret: nothing is rendered for it, and nothing is installed', () => {
  const { on, only } = described(local());
  expect(only('ExternalSecret')).toEqual([]);
  expect(on.operators.size).toBe(0);
  expect(grants(on)).toEqual(['superset/superset read secret superset/google']);
});

test.each(['arn:aws:secretsmanager:eu-central-1:111122223333:secret:google-AbCdEf', 'two words', ''])(
  "'%s' is no path of a secret",
  (path) => {
    expect(() => described(local(), path).objects).toThrow('LH291');
  },
);
