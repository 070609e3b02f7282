import { type Cloud, type Cluster, Component, cluster, flux, local, mib, millicores, Server } from '#platform';
import type { RenderedObject } from '#render';
import { acmeDns, anywhere, Ingress, type IngressProps, oidc, onePerson, ownAuthority } from '../../charts/ingress';
import { render } from '../../src/commands/render';
import { awsIn } from '../platform/described';

const provider = oidc({
  issuer: 'https://login.example.org/realms/cafe',
  authorizeUrl: 'https://login.example.org/authorize',
  tokenUrl: 'https://login.example.org/token',
  userinfoUrl: 'https://login.example.org/userinfo',
  client: 'cat-cafe/oauth',
  groups: ['staff'],
});
const inTheCloud: IngressProps = {
  domain: 'cafe.example.org',
  certificate: acmeDns({ email: 'ops@example.org', hostedZone: 'Z0123456789ABC' }),
  signIn: provider,
  from: '10.0.0.0/8',
};
const onALaptop: IngressProps = {
  domain: 'cafe.localhost',
  certificate: ownAuthority,
  signIn: onePerson('cat'),
  from: '127.0.0.1/32',
};

/** Two applications: `shop` asks people itself, `board` does not. */
function applications(on: Cluster): void {
  for (const [name, signIn] of [
    ['shop', 'own'],
    ['board', 'proxy'],
  ] as const) {
    const component = new Component(on, name, { layer: 'workloads', namespace: name });
    const server = new Server(component, name, {
      image: 'registry.example.org/it:1',
      uid: 1000,
      ports: { http: 8000 },
      cpu: millicores(100),
      memory: mib(64),
      probes: { ready: { tcp: 'http' } },
    });
    on.expose({ name, endpoint: server.endpoint(), service: server.servicePort(), signIn });
  }
}

function described(cloud: Cloud, props: IngressProps | undefined) {
  const definition = cluster(
    'tiny',
    { cloud, sync: flux({ url: 'https://git.example.org/tiny.git' }), registry: 'registry.example.org' },
    (on) => {
      if (props) new Ingress(on, props);
      applications(on);
    },
  );
  const objects: RenderedObject[] = [];
  const { cluster: on, problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  return { on, only: (kind: string) => objects.filter((object) => object.kind === kind) };
}

const names = (objects: readonly RenderedObject[]) =>
  objects.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`).sort();
const eks = awsIn('us-west-2');

const settingsOf = (objects: readonly RenderedObject[], name: string) => {
  const map = objects.find(({ metadata }) => metadata.name.startsWith(name)) as
    | { data?: Record<string, string> }
    | undefined;
  const lines = (map?.data?.['proxy.toml'] ?? '').trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const [key = '', value = ''] = line.split(/ = (.*)/s);
      return [key, JSON.parse(value) as unknown];
    }),
  );
};

test('a cluster that states no domain exposes nothing, and installs nothing for it', () => {
  const { on, only } = described(local(), undefined);
  expect([...on.operators.keys()].map(({ name }) => name)).toEqual([]);
  expect(names(only('NetworkPolicy').filter(({ metadata }) => metadata.name.endsWith('-ingress')))).toEqual([]);
});

test('there is one Gateway, and it ends TLS for all hosts of the domain', () => {
  const { only } = described(eks, inTheCloud);
  expect(only('Gateway').map(({ spec }) => spec)).toMatchObject([
    {
      listeners: [
        { port: 80, hostname: '*.cafe.example.org', allowedRoutes: { namespaces: { from: 'Same' } } },
        { port: 443, hostname: '*.cafe.example.org', tls: { certificateRefs: [{ name: 'ingress-tls' }] } },
      ],
    },
  ]);
  expect(only('Certificate')[0]?.spec).toMatchObject({ secretName: 'ingress-tls', dnsNames: ['*.cafe.example.org'] });
});

test('who comes without TLS is sent on, and to no application', () => {
  const routes = described(eks, inTheCloud).only('HTTPRoute');
  const plain = routes.filter(({ spec }) => JSON.stringify(spec).includes('"sectionName":"http"'));
  expect(plain.map(({ spec }) => (spec as { rules: object[] }).rules)).toEqual([
    [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
  ]);
});

test('an application that asks people itself is reached directly, from a route in its own namespace', () => {
  const { only } = described(eks, inTheCloud);
  const [route] = only('HTTPRoute').filter(({ metadata }) => metadata.name === 'shop');
  expect(route?.metadata.namespace).toBe('shop');
  expect(route?.spec).toMatchObject({
    hostnames: ['shop.cafe.example.org'],
    rules: [{ backendRefs: [{ name: 'shop', port: 8000 }] }],
  });
  expect(JSON.stringify(only('Gateway')[0]?.spec)).toContain('"values":["ingress","shop"]');
});

test('another is reached through a proxy of its own alone: the gateway has no way to it', () => {
  const { on, only } = described(eks, inTheCloud);
  const [route] = only('HTTPRoute').filter(({ metadata }) => metadata.name === 'board');
  expect(route?.spec).toMatchObject({
    hostnames: ['board.cafe.example.org'],
    rules: [{ backendRefs: [{ name: 'board-sign-in', port: 4180 }] }],
  });
  const callers = on.ledger.edges.filter(({ to }) => to.name === 'board/board').map(({ from }) => from.id);
  expect(callers).toEqual(['ingress/board-sign-in']);
});

test('the proxy lets in members of the stated groups, checks what ties a token to its request, and keeps its cookie to one host', () => {
  const settings = settingsOf(described(eks, inTheCloud).only('ConfigMap'), 'board-sign-in');
  expect(settings).toMatchObject({
    provider: 'oidc',
    oidc_issuer_url: 'https://login.example.org/realms/cafe',
    allowed_groups: ['staff'],
    insecure_oidc_skip_nonce: false,
    code_challenge_method: 'S256',
    redirect_url: 'https://board.cafe.example.org/oauth2/callback',
    upstreams: ['http://board.board.svc:8000/'],
  });
  expect(settings.cookie_name).toMatch(/^__Host-/);
  expect(settings).not.toHaveProperty('cookie_domains');
});

test('its client comes from outside by path, and no secret stands in its settings', () => {
  const { only } = described(eks, inTheCloud);
  const client = only('ExternalSecret').find(({ metadata }) => metadata.name === 'sign-in-client');
  expect(client?.spec).toMatchObject({
    data: [{ remoteRef: { key: 'cat-cafe/oauth' } }, { remoteRef: { key: 'cat-cafe/oauth' } }],
  });
  const settings = settingsOf(only('ConfigMap'), 'board-sign-in');
  const secrets = Object.entries(settings).filter(([key]) => key.includes('secret'));
  expect(secrets.map(([key]) => key).sort()).toEqual(['client_secret_file', 'cookie_secret_file']);
});

test('files that the settings name are files that are mounted, of keys that their makers make', () => {
  for (const [cloud, props] of [
    [eks, inTheCloud],
    [local(), onALaptop],
  ] as const) {
    const { only } = described(cloud, props);
    const settings = settingsOf(only('ConfigMap'), 'board-sign-in');
    const files = Object.entries(settings).flatMap(([key, value]) => (key.endsWith('_file') ? [String(value)] : []));
    const deployment = only('Deployment').find(
      ({ metadata }) => metadata.name === 'board-sign-in',
    ) as unknown as PodOwner;
    const { volumes, containers } = deployment.spec.template.spec;
    for (const file of files) {
      const folder = file.slice(0, file.lastIndexOf('/'));
      const mount = containers[0]?.volumeMounts.find(({ mountPath }) => mountPath === folder);
      const secretName = volumes.find(({ name }) => name === mount?.name)?.secret?.secretName;
      const maker = only('ExternalSecret').find(({ metadata }) => metadata.name === secretName);
      const { data = [], target } = specOf<SecretMaker>(maker);
      const keys = [...data.map(({ secretKey }) => secretKey), ...Object.keys(target.template.data ?? {})];
      expect(keys).toContain(file.slice(folder.length + 1));
    }
    expect(files.length).toBeGreaterThanOrEqual(2);
  }
});

test('cert-manager may write in the stated zone, and asks nobody else for the proof', () => {
  const { on, only } = described(eks, inTheCloud);
  const grants = on.ledger.grants
    .filter(({ what }) => what.kind === 'dns-zone')
    .map(({ who, action, what }) => `${who.id} ${action} ${what.name}`);
  expect(grants).toEqual(['cert-manager/cert-manager write Z0123456789ABC']);
  expect(JSON.stringify(only('ClusterIssuer')[0]?.spec)).toContain('"waitInsteadOfSelfCheck"');
});

test.each([
  ['10.0.0.0/8', 'true'],
  [anywhere, undefined],
])('people from %s come through a load balancer that is internal: %s', (from, internal) => {
  const { on, only } = described(eks, { ...inTheCloud, from });
  const { annotations } = specOf<{ infrastructure: { annotations: Record<string, string> } }>(
    only('Gateway')[0],
  ).infrastructure;
  expect(annotations['service.beta.kubernetes.io/aws-load-balancer-internal']).toBe(internal);
  const [people] = on.ledger.edges.filter(({ from }) => from.id === 'people');
  expect(people?.from.peer).toEqual({ kind: 'addresses', cidr: from });
  expect(people?.to.ports).toEqual([10_080, 10_443]);
});

test('on a laptop an authority of its own signs, one person has a generated password, and nobody connects from outside', () => {
  const { on, only } = described(local(), onALaptop);
  expect(only('ClusterIssuer')).toEqual([]);
  expect(names(only('Issuer'))).toEqual(['ingress/ingress', 'ingress/ingress-root']);
  const session = only('ExternalSecret').find(({ metadata }) => metadata.name === 'board-session');
  const { template } = specOf<SecretMaker>(session).target;
  expect(template.data?.htpasswd).toBe('{{ htpasswd "cat" (index . "password") }}');
  expect(settingsOf(only('ConfigMap'), 'board-sign-in')).not.toHaveProperty('email_domains');
  expect(on.ledger.edges.filter(({ from }) => from.id === 'people')).toEqual([]);
});

test.each(['cafe', 'https://cafe.example.org', '*.cafe.example.org', 'Cafe.example.org', ''])(
  "'%s' is no domain",
  (domain) => {
    expect(() => described(local(), { ...onALaptop, domain })).toThrow('LH280');
  },
);

test('one person with one password does not stand before a cluster in the cloud', () => {
  expect(() => described(eks, { ...inTheCloud, signIn: onePerson('cat') })).toThrow('LH281');
});

/** What an object says; nothing where there is no object. */
const specOf = <T>(object: RenderedObject | undefined) => (object?.spec ?? {}) as T;

interface PodOwner {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly volumes: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[];
        readonly containers: readonly {
          readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
        }[];
      };
    };
  };
}

interface SecretMaker {
  readonly data?: readonly { readonly secretKey: string }[];
  readonly target: { readonly template: { readonly data?: Readonly<Record<string, string>> } };
}
