import {
  type Cluster,
  Component,
  cores,
  Deployment,
  gib,
  mib,
  Resource,
  SecretReference,
  Server,
  Workload,
} from '#platform';
import type { RenderedObject } from '#render';
import { certificate } from '../../charts/cert-manager';
import { deliver, generatedSecret } from '../../charts/external-secrets';
import { render } from '../../src/commands/render';
import { tiny } from './descriptions';

const annotation = 'secret.reloader.stakater.com/reload';

function described(describe: (on: Cluster, component: Component) => void) {
  const objects: RenderedObject[] = [];
  const definition = tiny((on) => {
    on.namespace('shop');
    describe(on, new Component(on, 'shop', { layer: 'services', namespace: 'shop' }));
  });
  const { cluster: on, problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  const values = objects.find(({ kind, metadata }) => kind === 'HelmRelease' && metadata.name === 'reloader')?.spec;
  return {
    installed: [...on.operators.keys()].map(({ name }) => name),
    values: (values as { values?: { reloader: object } } | undefined)?.values?.reloader,
    watched: objects
      .filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind))
      .map(({ metadata }) => metadata.annotations?.[annotation]),
  };
}

const till = {
  image: 'registry.example.org/till:1',
  uid: 1000,
  cpu: cores(0.1),
  memory: mib(128),
  ports: { https: 8443 },
  probes: { ready: { tcp: 'https' } },
} as const;

test('a server is restarted when its certificate is renewed', () => {
  const { watched, values, installed } = described((_, component) => {
    const tls = certificate(component, { name: 'till-tls', dnsNames: ['till.shop.svc'] });
    new Server(component, 'till', { ...till, mounts: [{ path: '/tls', secret: tls.secretName }] });
  });
  expect(watched).toEqual(['till-tls']);
  expect(installed).toContain('reloader');
  expect(values).toMatchObject({ watchGlobally: false, namespaces: ['shop'], reloadStrategy: 'annotations' });
});

test('a server is restarted when what was brought to it changes, and not for what was generated once', () => {
  const { watched } = described((on, component) => {
    on.namespace('kafka');
    const keys = generatedSecret(component, { name: 'session', generate: ['key'] });
    new Server(component, 'till', (workload) => {
      const secret = new SecretReference('kafka', 'user', ['user.key'], undefined);
      deliver(on, { to: workload, secretName: 'till-kafka', keys: { key: [{ secret, key: 'user.key' }] } });
      return {
        ...till,
        env: [{ name: 'SESSION', valueFrom: { secretKeyRef: { name: keys.secretName, key: 'key' } } }],
        disk: { size: gib(1), path: '/data' },
        mounts: [{ path: '/kafka', secret: 'till-kafka' }],
      };
    });
  });
  expect(watched).toEqual(['till-kafka']);
});

test('Secrets are found wherever a pod template names them', () => {
  const { watched } = described((_, component) => {
    certificate(component, { name: 'unused', dnsNames: ['till.shop.svc'] });
    const metadata = { name: 'plain' };
    const resources = { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } };
    const container = { image: 'registry.example.org/plain:1', resources };
    const labels = { app: 'plain' };
    new Resource(component, 'plain', Deployment, {
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            initContainers: [{ name: 'init', ...container, envFrom: [{ secretRef: { name: 'c' } }] }],
            containers: [
              {
                name: 'main',
                ...container,
                env: [{ name: 'B', valueFrom: { secretKeyRef: { name: 'b', key: 'b' } } }],
              },
            ],
            volumes: [
              { name: 'd', projected: { sources: [{ secret: { name: 'd' } }] } },
              { name: 'a', secret: { secretName: 'a' } },
            ],
          },
        },
      },
    });
  });
  expect(watched).toEqual(['a,b,c,d']);
});

test('where nothing that it could restart reads a Secret that can change, it is not installed', () => {
  const { installed, watched } = described((on, component) => {
    on.namespace('kafka');
    // A job's pods, which an operator makes: there is nothing to annotate.
    const job = new Workload(component, 'job', { namespace: 'shop', podLabels: { app: 'job' } });
    const secret = new SecretReference('kafka', 'user', ['user.key'], undefined);
    deliver(on, { to: job, secretName: 'job-kafka', keys: { key: [{ secret, key: 'user.key' }] } });
    new Server(component, 'till', till);
  });
  expect(watched).toEqual([undefined]);
  expect(installed).not.toContain('reloader');
});
