import { Component, hours, minutes } from '#platform';
import type { RenderedObject } from '#render';
import { type CertificateProps, certificate, certManager } from '../../charts/cert-manager';
import { render } from '../../src/commands/render';
import { tiny } from './descriptions';

/** What is rendered when each of the namespaces asks for a certificate. */
function certified(...asked: readonly { readonly namespace: string; readonly props: CertificateProps }[]) {
  const objects: RenderedObject[] = [];
  const definition = tiny((on) => {
    asked.forEach(({ namespace, props }, index) => {
      on.namespace(namespace);
      const component = new Component(on, `server-${index}`, { layer: 'services', namespace });
      expect(certificate(component, props).id).toBe(`secret ${namespace}/${props.name}`);
    });
  });
  const { problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  return { only: (kind: string) => objects.filter((object) => object.kind === kind) };
}

const trino = { name: 'tls', dnsNames: ['trino.trino.svc'] } as const;

test('a certificate is signed by the authority of its namespace, with a key that Kafka and Java can read', () => {
  const { only } = certified({ namespace: 'trino', props: trino });
  expect(only('Certificate').find(({ metadata }) => metadata.name === 'tls')?.spec).toEqual({
    secretName: 'tls',
    dnsNames: ['trino.trino.svc'],
    usages: ['digital signature', 'server auth'],
    duration: '2160h',
    privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' },
    additionalOutputFormats: [{ type: 'CombinedPEM' }],
    issuerRef: { name: 'internal-ca', kind: 'Issuer', group: 'cert-manager.io' },
  });
});

test('each namespace has one authority, which says itself that it signs for that namespace alone', () => {
  const { only } = certified(
    { namespace: 'trino', props: trino },
    { namespace: 'trino', props: { name: 'second', dnsNames: ['*.workers.trino.svc'] } },
    { namespace: 'superset', props: { name: 'tls', dnsNames: ['superset.superset.svc.cluster.local', 'localhost'] } },
  );
  const authorities = only('Certificate').filter(({ spec }) => (spec as { isCA?: boolean }).isCA);
  expect(
    authorities.map(({ metadata, spec }) => [
      metadata.namespace,
      (spec as { nameConstraints: { permitted: { dnsDomains: string[] } } }).nameConstraints.permitted.dnsDomains,
    ]),
  ).toEqual([
    ['trino', ['trino.svc', 'trino.svc.cluster.local', 'localhost']],
    ['superset', ['superset.svc', 'superset.svc.cluster.local', 'localhost']],
  ]);
  expect(only('ClusterIssuer')).toEqual([]);
});

test('a renewed authority keeps its key, so that what it signed before stays good', () => {
  const { only } = certified({ namespace: 'trino', props: trino });
  const root = only('Certificate').find(({ metadata }) => metadata.name === 'internal-ca-root');
  expect(root?.spec).toMatchObject({ privateKey: { rotationPolicy: 'Never' } });
});

test('the service is synced after its authority', () => {
  const { only } = certified({ namespace: 'trino', props: trino });
  const service = only('Kustomization').find(({ spec }) => (spec as { path: string }).path.includes('server-0'));
  expect(service?.spec).toMatchObject({
    dependsOn: expect.arrayContaining([expect.objectContaining({ name: 'platform-certificates-trino' })]),
  });
});

test.each(['superset.superset.svc', 'trino.example.org', 'eviltrino.svc', 'trino'])(
  "the authority of namespace 'trino' does not sign for %s",
  (dnsName) => {
    expect(() => certified({ namespace: 'trino', props: { name: 'tls', dnsNames: [dnsName] } })).toThrow('LH290');
  },
);

test.each([
  [{ commonName: 'c'.repeat(65) }, 'more than 64 letters'],
  [{ lifetime: minutes(59) }, 'good for 59m'],
])('what cert-manager would refuse is refused here: %j', (props, complaint) => {
  const ask = () => certified({ namespace: 'trino', props: { ...trino, ...props } });
  expect(ask).toThrow('LH295');
  expect(ask).toThrow(complaint);
});

test('a client is known by its common name', () => {
  const props = { ...trino, usages: ['client auth'], commonName: 'c'.repeat(64), lifetime: hours(1) } as const;
  const leaf = certified({ namespace: 'trino', props })
    .only('Certificate')
    .find(({ metadata }) => metadata.name === 'tls');
  expect(leaf?.spec).toMatchObject({ usages: ['digital signature', 'client auth'], commonName: 'c'.repeat(64) });
});

test('somebody hears of a certificate that was not renewed', () => {
  const definition = tiny((on) => void certManager.on(on));
  const { alerts, metricsSources } = definition.build().observes;
  expect(alerts.map(({ name }) => name)).toEqual(['CertificateEndsSoon', 'CertificateNotReady']);
  expect(metricsSources.map(({ endpoint }) => endpoint.id)).toEqual([
    'endpoint cert-manager/cert-manager-metrics:9402',
  ]);
});
