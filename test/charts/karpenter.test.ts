import { type Ask, type Cloud, type Cluster, Component, cluster, cores, families, flux, gib, local } from '#platform';
import type { RenderedObject } from '#render';
import { Karpenter, type KarpenterProps } from '../../charts/karpenter';
import { render } from '../../src/commands/render';
import { awsIn } from '../platform/described';

type Props = KarpenterProps<'amd64' | 'arm64'>;

function described(props: Props, describe: (on: Cluster) => void = () => {}, cloud: Cloud = awsIn('eu-north-1')) {
  const definition = cluster(
    'cafe',
    { cloud, sync: flux({ url: 'https://git.example.org/cafe.git' }), registry: 'registry.example.org' },
    (on) => {
      on.namespace('shop');
      new Karpenter(on, props);
      describe(on);
    },
  );
  const objects: RenderedObject[] = [];
  const { cluster: on, problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  return { on, only: (kind: string) => objects.filter((object) => object.kind === kind) };
}

const brokers = { who: 'brokers', pods: 3, cpu: cores(6), memory: gib(24), placement: 'streaming' } as const;
const asks = (on: Cluster, some: Partial<Ask>) =>
  on.asks({ ...brokers, owner: new Component(on, 'shop', { layer: 'services', namespace: 'shop' }), ...some });
const streaming = (on: Cluster) => asks(on, {});

interface Pool {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly requirements: readonly { readonly key: string; readonly values: readonly string[] }[];
        readonly taints?: readonly object[];
        readonly expireAfter: string;
      };
    };
    readonly disruption: object;
    readonly limits: Readonly<Record<string, string>>;
  };
}

function pool(name: string, props: Props = {}, describe = streaming): Pool {
  const found = described(props, describe)
    .only('NodePool')
    .find(({ metadata }) => metadata.name === name);
  if (!found) throw new Error(`no pool ${name}`);
  return found as unknown as Pool;
}

const values = ({ spec }: Pool, key: string) => spec.template.spec.requirements.find((one) => one.key === key)?.values;

test('there is a pool for each kind of node that somebody asks for, and one that takes whatever says nothing', () => {
  const { only } = described({}, streaming);
  expect(only('NodePool').map(({ metadata }) => metadata.name)).toEqual(['core', 'streaming']);
  expect(pool('core').spec.template.spec.taints).toBeUndefined();
  expect(pool('streaming').spec.template).toMatchObject({
    metadata: { labels: { 'lakehouse-gitops/placement': 'streaming' } },
    spec: { taints: [{ key: 'lakehouse-gitops/placement', value: 'streaming', effect: 'NoSchedule' }] },
  });
});

test('a pool that pods are placed on exists though nobody counted what they ask for', () => {
  expect(pool('query', {}, (on) => void on.placements.use('query')).metadata.name).toBe('query');
});

test('every family of a pool passes every requirement of the pool', () => {
  const arm = pool('streaming', { architecture: 'arm64', pools: { streaming: { minGeneration: 7 } } });
  expect(values(arm, 'karpenter.k8s.aws/instance-family')).toEqual(['c7g', 'c8g', 'm7g', 'm8g']);
  expect(values(arm, 'kubernetes.io/arch')).toEqual(['arm64']);
  expect(values(arm, 'karpenter.k8s.aws/instance-cpu')).toEqual(['4', '8', '16']);
});

test('jobs that never end and stores stay where they are, on demand; jobs that may run again take spare capacity', () => {
  const placed = (placement: 'streaming' | 'services' | 'batch') =>
    pool(placement, {}, (on) => asks(on, { placement }));
  for (const placement of ['streaming', 'services'] as const) {
    expect(values(placed(placement), 'karpenter.sh/capacity-type')).toEqual(['on-demand']);
    expect(placed(placement).spec.disruption).toMatchObject({
      consolidationPolicy: 'WhenEmpty',
      budgets: [{ nodes: '1' }],
    });
    expect(placed(placement).spec.template.spec.expireAfter).toBe('Never');
  }
  expect(values(placed('batch'), 'karpenter.sh/capacity-type')).toEqual(['on-demand', 'spot']);
  expect(placed('batch').spec.disruption).toMatchObject({ consolidationPolicy: 'WhenEmpty' });
});

test('nodes have a pinned image, an encrypted disk, and metadata that pods do not reach', () => {
  const [nodeClass] = described({}).only('EC2NodeClass');
  expect(nodeClass?.spec).toMatchObject({
    role: 'cafe-node',
    amiSelectorTerms: [{ alias: expect.stringMatching(/^al2023@v\d{8}$/) }],
    subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'cafe' } }],
    blockDeviceMappings: [{ ebs: { volumeType: 'gp3', encrypted: true } }],
    metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
  });
});

test('what Karpenter needs of the cloud is in the ledger, for the cloud layer', () => {
  const { on } = described({});
  const grants = on.ledger.grants.map(({ who, action, what }) => `${who.id} ${action} ${what.id}`);
  expect(grants).toContain('karpenter/karpenter write node-role cafe-node');
  expect(grants).toContain('karpenter/karpenter read queue cafe-karpenter');
});

test('somebody hears of pods that fit no node, and of a pool near its limit', () => {
  expect(described({}).on.observes.alerts.map(({ name }) => name)).toEqual(['NodePoolNearLimit', 'PodsFitNoNode']);
});

test('on a laptop there is no Karpenter', () => {
  const { on, only } = described({}, () => {}, local());
  expect(only('NodePool')).toEqual([]);
  expect(on.operators.size).toBe(0);
});

test.each([
  [{ families: ['m6i', 'm7i'], minGeneration: 7 }, "'m6i' is older than generation 7"],
  [{ families: ['r7i'] }, "'r7i' is not of category c or m"],
  [{ families: ['m7g'] }, "'m7g' is arm64, not amd64"],
  [{ families: ['m6id'] }, "'m6id' has a local disk"],
  [{ minGeneration: 9 }, 'no family passes'],
  [{ vcpus: { from: 5, to: 7 } }, 'no machine has 5 to 7 virtual processors'],
] as const)('a pool that nothing passes is refused: %j', (stated, complaint) => {
  expect(() => described({ pools: { streaming: stated } }, streaming)).toThrow(/LH292/);
  expect(() => described({ pools: { streaming: stated } }, streaming)).toThrow(complaint);
});

test('a family of another architecture does not compile', () => {
  // @ts-expect-error m7g is arm64, and the cluster is amd64
  const props: KarpenterProps<'amd64'> = { pools: { core: { families: ['m7g'] } } };
  expect(props).toBeDefined();
});

test('limits are twice what is asked for', () => {
  const limits = pool('streaming', {}, (on) => asks(on, { pods: 6, cpu: cores(30), memory: gib(120) })).spec.limits;
  expect(limits).toEqual({ cpu: '60', memory: '240Gi' });
});

test('a pool allows one node of its largest size, however little is asked for', () => {
  expect(pool('streaming').spec.limits).toEqual({ cpu: '16', memory: '64Gi' });
});

test('limits that do not hold what is asked are refused', () => {
  const stated = { limits: { cpu: cores(5), memory: gib(64) } };
  expect(() => described({ pools: { streaming: stated } }, streaming)).toThrow(
    /LH293.*ask for 6 processors, and a limit of 5 leaves them 4750m/,
  );
});

test('limits count what derivations ask for', () => {
  const stated = { limits: { cpu: cores(5), memory: gib(64) } };
  const late = (on: Cluster) => on.deriveLater(streaming, 'metrics');
  expect(() => described({ pools: { streaming: stated } }, late)).toThrow('LH293');
});

test('a pod that is larger than the largest node is refused', () => {
  const large = (on: Cluster) => asks(on, { pods: 1, cpu: cores(20), memory: gib(16) });
  expect(() => described({}, large)).toThrow(/LH294.*brokers asks for 20 processors/);
  const allowed = { pools: { streaming: { vcpus: { from: 4, to: 32 } } } };
  expect(described(allowed, large).only('NodePool')).toHaveLength(2);
});

test('what is said of the families is what their names say', () => {
  expect(families).toHaveLength(33);
  for (const { name, category, generation, architecture, localDisk } of families) {
    expect(name.startsWith(`${category}${generation}`)).toBe(true);
    expect(architecture === 'arm64').toBe(name.includes('g'));
    expect(localDisk).toBe(name.endsWith('d'));
  }
});
