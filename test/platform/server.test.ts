import { type Component, cores, gib, mib, Server, type ServerProps, seconds } from '#platform';
import { described, podOf, threeZones } from './described';

const base = {
  image: 'registry.example.org/shop:1',
  uid: 1000,
  ports: { http: 8080, metrics: 9090 },
  cpu: cores(0.5),
  memory: gib(1),
  probes: { ready: { path: '/ready', port: 'http' } },
} as const satisfies ServerProps<'http' | 'metrics'>;

const shop = (box: Component, more: Partial<ServerProps<'http' | 'metrics'>> = {}) =>
  new Server(box, 'shop', { ...base, ...more });

test('a server is a Deployment that the restricted standard takes, without a token', () => {
  const { one } = described((box) => shop(box));
  expect(one('Deployment')?.spec).toMatchObject({
    replicas: 1,
    strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      spec: {
        serviceAccountName: 'shop',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: 'lakehouse-service',
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '2', memory: '1Gi' } },
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              readOnlyRootFilesystem: true,
            },
            volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
          },
        ],
      },
    },
  });
  expect(one('Role')).toBeUndefined();
  expect(one('PodDisruptionBudget')).toBeUndefined();
});

test('its Service has a port for each of its own, and leads to the pods that the ledger knows', () => {
  let server: Server | undefined;
  const { one } = described((box) => {
    server = shop(box);
  });
  expect(one('Service')?.spec).toEqual({
    selector: server?.workload.podLabels,
    ports: [
      { name: 'http', port: 8080 },
      { name: 'metrics', port: 9090 },
    ],
  });
  expect(podOf(server as Server).metadata.labels).toMatchObject(server?.workload.podLabels ?? {});
  expect([server?.host, server?.url(), server?.address('metrics')]).toEqual([
    'shop.here.svc',
    'http://shop.here.svc:8080',
    'shop.here.svc:9090',
  ]);
});

test('who is granted an endpoint may connect to that port, and nobody to the others', () => {
  const { objects } = described((box, on) => {
    const server = shop(box);
    const client = new Server(box, 'client', { ...base, ports: {}, probes: { ready: { exec: ['true'] } } });
    on.ledger.grant(client.workload, 'connect', server.endpoint());
    on.ledger.grant(client.workload, 'connect', server.endpoint('http'));
  });
  const policies = objects.filter(
    ({ kind, metadata }) => kind === 'NetworkPolicy' && /shop|client/.test(metadata.name),
  );
  expect(policies.map(({ metadata }) => metadata.name).sort()).toEqual(['client-egress', 'shop-ingress']);
  for (const { spec } of policies) expect(JSON.stringify(spec)).toMatch(/8080/);
  for (const { spec } of policies) expect(JSON.stringify(spec)).not.toMatch(/9090/);
});

test('a server without ports has no Service, and no endpoint', () => {
  let endpoint: () => unknown = () => undefined;
  const { one } = described((box) => {
    const worker = new Server(box, 'worker', { ...base, ports: {}, probes: { ready: { exec: ['true'] } } });
    endpoint = () => worker.endpoint();
  });
  expect(one('Service')).toBeUndefined();
  expect(endpoint).toThrow('has no port at all');
});

test('rights are a Role in its namespace, the token, and the way to the API server', () => {
  const { one, cluster } = described((box) => {
    shop(box, { rights: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }] });
  });
  expect(one('Role')?.rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }]);
  expect(one('RoleBinding')?.subjects).toEqual([{ kind: 'ServiceAccount', name: 'shop', namespace: 'here' }]);
  expect(one('Deployment')).toMatchObject({ spec: { template: { spec: { automountServiceAccountToken: true } } } });
  expect(cluster.ledger.grants.map(({ who, what }) => `${who.id} ${what.id}`)).toEqual([
    'here/shop endpoint api-server:6443',
  ]);
});

test('several pods get a disruption budget, and are spread over zones and nodes', () => {
  const { one } = described((box) => shop(box, { replicas: 3 }), threeZones);
  expect(one('PodDisruptionBudget')?.spec).toMatchObject({ maxUnavailable: 1 });
  expect(one('Deployment')).toMatchObject({
    spec: {
      replicas: 3,
      template: {
        spec: {
          topologySpreadConstraints: [
            { topologyKey: 'topology.kubernetes.io/zone' },
            { topologyKey: 'kubernetes.io/hostname' },
          ],
        },
      },
    },
  });
});

test('who is scaled has no number of replicas that the sync engine would set back, and a quota for the most', () => {
  const { one, cluster } = described((box) => shop(box, { replicas: 2, scale: { max: 6, cpuPercent: 70 } }));
  expect(one('Deployment')?.spec).toEqual(expect.not.objectContaining({ replicas: expect.anything() }));
  expect(one('HorizontalPodAutoscaler')?.spec).toMatchObject({
    scaleTargetRef: { kind: 'Deployment', name: 'shop' },
    minReplicas: 2,
    maxReplicas: 6,
  });
  expect(cluster.asked).toEqual([expect.objectContaining({ who: 'here/shop', pods: 6, memory: gib(6) })]);
});

test('who is scaled by somebody else gets no autoscaler of ours', () => {
  const { one } = described((box) => shop(box, { scale: { max: 4, by: 'external' } }));
  expect(one('HorizontalPodAutoscaler')).toBeUndefined();
  expect(one('Deployment')?.spec).toEqual(expect.not.objectContaining({ replicas: expect.anything() }));
  expect(one('PodDisruptionBudget')).toBeDefined();
});

test('a disk makes it a StatefulSet, which nobody prunes', () => {
  const { one } = described((box) => shop(box, { disk: { size: gib(5), path: '/data' } }));
  expect(one('Deployment')).toBeUndefined();
  expect(one('StatefulSet')?.metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  expect(one('StatefulSet')?.spec).toMatchObject({
    template: { spec: { containers: [{ volumeMounts: [{ name: 'data', mountPath: '/data' }, { name: 'tmp' }] }] } },
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '5Gi' } } } }],
  });
});

test('a singleton goes before it comes', () => {
  const { one } = described((box) => shop(box, { singleton: true }));
  expect(one('Deployment')).toMatchObject({ spec: { strategy: { type: 'Recreate' } } });
});

describe('configuration', () => {
  const text = (config: string, secret = 'made') => {
    let server: Server | undefined;
    const { one } = described((box) => {
      server = shop(box, {
        mounts: [
          { path: '/etc/shop', config: { 'shop.yaml': config } },
          { path: '/etc/keys', secret, keys: { 'tls.key': 'key.pem' }, mode: 0o440 },
          { path: '/var/cache', scratch: mib(64) },
        ],
        env: [
          { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'database', key: 'password' } } },
          { name: 'PLAIN', value: 'text' },
        ],
        initContainers: [
          { name: 'migrate', env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'admin', key: 'x' } } }] },
        ],
      });
    });
    if (!server) throw new Error('not described');
    return { server, one };
  };

  test('text lies in a ConfigMap called after server and path, Secrets and scratch beside it', () => {
    const { server, one } = text('a: 1');
    expect(one('ConfigMap')).toMatchObject({ metadata: { name: 'shop-etc-shop' }, data: { 'shop.yaml': 'a: 1' } });
    const { volumes, containers, initContainers } = podOf(server).spec;
    expect(volumes).toMatchObject([
      { name: 'etc-shop', configMap: { name: 'shop-etc-shop' } },
      {
        name: 'etc-keys',
        secret: { secretName: 'made', items: [{ key: 'tls.key', path: 'key.pem' }], defaultMode: 288 },
      },
      { name: 'var-cache', emptyDir: { sizeLimit: '64Mi' } },
      { name: 'tmp', emptyDir: {} },
    ]);
    expect(containers[0].volumeMounts.map(({ readOnly }: { readOnly?: boolean }) => readOnly === true)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(initContainers[0]).toMatchObject({ image: base.image, volumeMounts: containers[0].volumeMounts });
  });

  test('a changed text restarts the pods, the same text does not', () => {
    const annotations = (config: string) => podOf(text(config).server).metadata.annotations;
    expect(annotations('a: 1')).toEqual(annotations('a: 1'));
    expect(annotations('a: 1')).not.toEqual(annotations('a: 2'));
  });

  test('it knows the Secrets that its pods read, whoever reads them', () => {
    expect(text('').server.secretNames).toEqual(['admin', 'database', 'made']);
  });
});

test('what it needs may be asked for in its name', () => {
  let server: Server | undefined;
  described((box) => {
    server = new Server(box, 'shop', (workload) => ({ ...base, env: [{ name: 'ME', value: workload.id }] }));
  });
  expect(podOf(server as Server).spec.containers[0].env).toEqual([{ name: 'ME', value: 'here/shop' }]);
});

test('a port that it does not have is a compile error, however its props are stated', () => {
  described((box) => {
    const server = new Server(box, 'shop', (_workload) => base);
    // @ts-expect-error 'htpp' is not a port
    expect(() => server.endpoint('htpp')).toThrow('has no port htpp');
    // @ts-expect-error nor can it be probed there
    new Server(box, 'other', { ...base, probes: { ready: { tcp: 'htpp' } } });
  });
});

test('probes have patience: while it starts, nothing asks whether it lives', () => {
  let server: Server | undefined;
  described((box) => {
    server = shop(box, {
      probes: {
        ready: { path: '/ready', port: 'http', scheme: 'HTTPS' },
        live: { tcp: 'metrics', every: seconds(30), failures: 2 },
      },
    });
  });
  expect(podOf(server as Server).spec.containers[0]).toMatchObject({
    readinessProbe: { httpGet: { path: '/ready', port: 8080, scheme: 'HTTPS' }, periodSeconds: 5, failureThreshold: 3 },
    livenessProbe: { tcpSocket: { port: 9090 }, periodSeconds: 30, failureThreshold: 2 },
    startupProbe: { tcpSocket: { port: 9090 }, periodSeconds: 5, failureThreshold: 60 },
  });
});

test('before it ends it pauses, or does what it is told', () => {
  const lifecycle = (more: Partial<ServerProps<'http' | 'metrics'>>) => {
    let server: Server | undefined;
    described((box) => {
      server = shop(box, more);
    });
    return podOf(server as Server).spec.containers[0].lifecycle?.preStop;
  };
  expect(lifecycle({})).toEqual({ sleep: { seconds: 5 } });
  expect(lifecycle({ preStop: seconds(20) })).toEqual({ sleep: { seconds: 20 } });
  expect(lifecycle({ preStop: ['drain'] })).toEqual({ exec: { command: ['drain'] } });
});

test('the quota has room for the pod that takes the place of the only one', () => {
  const { objects } = described((box) => shop(box));
  const quota = objects.find(({ kind }) => kind === 'ResourceQuota');
  expect(quota?.spec).toMatchObject({ hard: { pods: '2', 'requests.memory': '2Gi', 'requests.cpu': '1' } });
});

describe('what cannot be', () => {
  const refused = (more: Partial<ServerProps<'http' | 'metrics'>>, name = 'shop') => {
    return () => described((box) => new Server(box, name, { ...base, ...more }));
  };

  test('LH106: two mounts at one path, or with one volume', () => {
    const scratch = mib(1);
    expect(
      refused({
        mounts: [
          { path: '/a', scratch },
          { path: '/a', config: {} },
        ],
      }),
    ).toThrow(/LH106 .*mounted at '\/a'/);
    expect(
      refused({
        mounts: [
          { path: '/a/b', scratch },
          { path: '/a-b', scratch },
        ],
      }),
    ).toThrow(/LH106 .*one volume name/);
    expect(
      refused({
        mounts: [
          { path: '/tmp', scratch },
          { path: '/data', scratch },
        ],
      }),
    ).not.toThrow();
  });

  test.each(['1st', 'Upper', 'under_score', 'x'.repeat(53)])('LH110: the name %s', (name) => {
    expect(refused({}, name)).toThrow(/LH110 /);
  });

  test('LH111: numbers of pods that do not agree', () => {
    expect(refused({ replicas: 3, scale: { max: 2, cpuPercent: 50 } })).toThrow(/LH111 .*up to 2, but begins at 3/);
    expect(refused({ replicas: 2, singleton: true })).toThrow(/LH111 .*may not run twice/);
    expect(refused({ replicas: 2, scale: { max: 2, cpuPercent: 50 } })).not.toThrow();
  });

  test.each(['123', 'a--b', 'seventeen-letters', 'Http'])('LH113: a port called %s', (port) => {
    const ports = { [port]: 1234 } as unknown as { http: number; metrics: number };
    expect(refused({ ports, probes: { ready: { exec: ['true'] } } })).toThrow(/LH113 /);
  });
});
