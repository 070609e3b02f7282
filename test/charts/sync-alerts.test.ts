import { parse } from 'yaml';
import { argocd, type Channel, type Cloud, cluster, flux, local, type Sync, slack, webhook } from '#platform';
import { SyncAlerts } from '../../charts/sync-alerts';
import { render } from '../../src/commands/render';
import { from } from '../clusters/engines';
import { rendered } from '../clusters/rendered';
import { awsIn } from '../platform/described';
import { parses } from '../texts/go-template';

const team = slack({ path: 'cafe/alerts', channel: '#cafe' });

function described(sync: Sync, to: Channel = team, cloud: Cloud = awsIn('eu-central-1')) {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
  const objects: any[] = [];
  const definition = cluster('tiny', { cloud, sync, registry: 'registry.example.org' }, (on) => {
    new SyncAlerts(on, { to });
  });
  const { problems, files } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  const of = (kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name);
  return { of, files: files.files };
}

describe.each([
  ['flux', flux(from), 'flux-system', 'sync-alerts'],
  ['argocd', argocd(from), 'argocd', 'argocd-notifications-secret'],
] as const)('under %s', (_, sync, namespace, secret) => {
  test("the channel's address lies where the engine looks for it, and only there", () => {
    const { of, files } = described(sync);
    expect(of('ExternalSecret', secret)).toMatchObject({
      metadata: { namespace },
      spec: { data: [{ secretKey: 'address', remoteRef: { key: 'cafe/alerts', property: 'url' } }] },
    });
    expect([...files.values()].join('')).not.toContain('hooks.slack.com');
    expect(files.get('start.md')).not.toContain(secret);
  });

  test('on a laptop a person makes the Secret, by a command', () => {
    const { of, files } = described(sync, team, local());
    expect(of('ExternalSecret', secret)).toBeUndefined();
    expect(files.get('start.md')).toContain(
      `kubectl create secret generic ${secret} --namespace ${namespace} --from-file=address `,
    );
  });
});

test('Flux tells of errors of its sources, its Kustomizations and the releases of charts', () => {
  const { of } = described(flux(from));
  expect(of('Provider', 'sync-alerts').spec).toEqual({
    type: 'slack',
    channel: '#cafe',
    secretRef: { name: 'sync-alerts' },
  });
  const { spec } = of('Alert', 'sync-alerts');
  expect(spec).toMatchObject({ eventSeverity: 'error', eventMetadata: { cluster: 'tiny' } });
  expect(spec.eventSources).toContainEqual({ kind: 'Kustomization', name: '*' });
  expect(spec.eventSources).toContainEqual({ kind: 'HelmRelease', name: '*', namespace: 'external-secrets' });
  expect(described(flux(from), webhook({ path: 'cafe/alerts' })).of('Provider', 'sync-alerts').spec.type).toBe(
    'generic',
  );
});

test('every chart of cat-cafe is among what Flux tells of', () => {
  const { manifests, cluster: on } = rendered('cat-cafe');
  const alert = manifests.find(({ object }) => object.kind === 'Alert')?.object.spec as {
    readonly eventSources: readonly { readonly kind: string; readonly namespace?: string }[];
  };
  const told = new Set(alert.eventSources.map(({ kind, namespace }) => `${kind} ${namespace ?? 'flux-system'}`));
  const sources = manifests.filter(({ object }) => object.apiVersion.includes('.toolkit.fluxcd.io/'));
  const kinds = sources.map(({ object }) => `${object.kind} ${object.metadata.namespace}`);
  expect(kinds.filter((kind) => !told.has(kind) && !/^(?:Alert|Provider) /.test(kind))).toEqual([]);
  expect(on.chartReleases.length).toBeGreaterThan(8);
});

describe('Argo CD', () => {
  const { of, files } = described(argocd(from));
  const { data } = of('ConfigMap', 'argocd-notifications-cm');

  test('tells of what is degraded, of what it cannot know, and of a sync that fails again and again', () => {
    expect(parse(data.subscriptions)).toEqual([
      { recipients: ['sync-alerts'], triggers: ['degraded', 'unknown', 'not-synced'] },
    ]);
    for (const trigger of ['degraded', 'unknown', 'not-synced']) {
      expect(parse(data[`trigger.${trigger}`])).toMatchObject([{ send: ['sync-alerts'] }]);
    }
    // A sync is retried without end, so that none is ever in the phase Failed.
    expect(data['trigger.not-synced']).toContain('retryCount');
  });

  test('posts JSON to the address, with the channel in it', () => {
    expect(parse(data['service.webhook.sync-alerts'])).toMatchObject({ url: '$address' });
    const { method, body } = parse(data['template.sync-alerts']).webhook['sync-alerts'];
    expect(method).toBe('POST');
    // Functions of sprig, and Go's own (pkg/templates/service.go of the notifications engine).
    const variables = ['$status', '$health', '$sync', '$said', '$index', '$condition'];
    parses(body, ['default', 'dict', 'toJson'], variables);
    const filled = body.replaceAll(/\{\{[^}]*toJson \}\}/g, '"said"').replaceAll(/\{\{.*?\}\}\s*/g, '');
    expect(filled).toBe('{"channel": "#cafe", "text": "said", "attachments": [, {"text": "said"}]}');
  });

  test('leaves the Secret of addresses to External Secrets', () => {
    const { patches } = parse(files.get('argocd/install/kustomization.yaml') ?? '');
    const deleted = patches
      .flatMap(({ patch }: { patch?: string }) => (patch ? [parse(patch)] : []))
      .filter(({ $patch }: { $patch?: string }) => $patch === 'delete');
    expect(deleted).toMatchObject([{ kind: 'Secret', metadata: { name: 'argocd-notifications-secret' } }]);
  });
});
