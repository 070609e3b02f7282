import { memoryPerCpu, type Placement, placementLabel } from '#platform';
import type { RenderedObject } from '#render';
import { podsOf, type Standing } from './pods';
import { rendered } from './rendered';

const { cluster: on, manifests } = rendered('cat-cafe');
const objects: readonly RenderedObject[] = manifests.map(({ object }) => object);
const pods = podsOf(objects);

interface Pool {
  readonly metadata: { readonly name: Placement };
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly taints?: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
        readonly requirements: readonly { readonly key: string; readonly values: readonly string[] }[];
      };
    };
    readonly limits: { readonly cpu: string; readonly memory: string };
  };
}

const pools = new Map(
  (objects.filter(({ kind }) => kind === 'NodePool') as unknown as readonly Pool[]).map((pool) => [
    pool.metadata.name,
    pool,
  ]),
);

/** The kind of node that a pod chooses, by selector or by affinity. */
function chosen({ nodeSelector, affinity }: Standing): string | undefined {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms ?? [];
  const expressions = terms.flatMap(({ matchExpressions }) => matchExpressions);
  return nodeSelector?.[placementLabel] ?? expressions.find(({ key }) => key === placementLabel)?.values[0];
}

const allowed = ({ spec }: Pool, key: string) =>
  spec.template.spec.requirements.find((requirement) => requirement.key === key)?.values ?? [];

test('the reader finds the pods of every system', () => {
  const systems = new Set(pods.map(({ who }) => who.split(' ')[0]));
  expect([...systems].sort()).toEqual(
    'Cluster ConfigMap CronJob Deployment FlinkDeployment HelmRelease Job Kafka KafkaNodePool ScheduledSparkApplication StatefulSet'.split(
      ' ',
    ),
  );
});

test.each(pods.map((pod) => [pod.who, pod] as const))('%s chooses nodes that exist and take it', (_, { standing }) => {
  const pool = pools.get(chosen(standing) as Placement);
  expect(pool).toBeDefined();
  expect(pool?.spec.template.metadata.labels[placementLabel]).toBe(pool?.metadata.name);
  const { tolerations = standing.extraTolerations ?? [] } = standing;
  for (const { key, value, effect } of pool?.spec.template.spec.taints ?? []) {
    expect(tolerations).toContainEqual({ key, operator: 'Equal', value, effect });
  }
});

test.each(pods.map((pod) => [pod.who, pod] as const))('%s fits the largest node of its pool', (_, pod) => {
  const pool = pools.get(chosen(pod.standing) as Placement) as Pool;
  const cpus = Math.max(...allowed(pool, 'karpenter.k8s.aws/instance-cpu').map(Number));
  const perCpu = allowed(pool, 'karpenter.k8s.aws/instance-family').map(
    (family) => memoryPerCpu[family[0] as keyof typeof memoryPerCpu],
  );
  // What kubelet, the system and the virtual machine leave of it.
  expect(pod.millicores).toBeLessThan(cpus * 1000 * 0.95);
  expect(pod.bytes).toBeLessThan(cpus * Math.max(...perCpu) * 2 ** 30 * 0.85);
});

test.each([...pools.keys()])(
  'all pods that choose %s nodes together are within the limits of the pool',
  (placement) => {
    const together = pods.filter(({ standing }) => chosen(standing) === placement);
    const { limits } = (pools.get(placement) as Pool).spec;
    const sum = (of: (pod: (typeof pods)[number]) => number) =>
      together.reduce((total, pod) => total + of(pod) * pod.count, 0);
    expect(sum(({ millicores }) => millicores)).toBeLessThan(Number(limits.cpu) * 1000 * 0.95);
    expect(sum(({ bytes }) => bytes)).toBeLessThan(Number.parseInt(limits.memory, 10) * 2 ** 30 * 0.85);
  },
);

/** Operators' own pods come out of their charts; what they run for others does not. */
const asked = on.asked.filter(({ owner }) => owner.layer !== 'operators');

test.each([...new Set(asked.map(({ namespace }) => namespace))])(
  'what is asked for in %s is what its pods ask for, with little more',
  (namespace) => {
    const own = pods.filter((pod) => pod.namespace === namespace);
    const asks = asked.filter((ask) => ask.namespace === namespace);
    const add = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
    const cpu = add(own.map(({ millicores, count }) => millicores * count));
    const memory = add(own.map(({ bytes, count }) => bytes * count));
    const askedCpu = add(asks.map(({ cpu }) => cpu.millicores));
    const askedMemory = add(asks.map(({ memory }) => memory.bytes));
    expect(askedCpu).toBeGreaterThanOrEqual(cpu);
    expect(askedMemory).toBeGreaterThanOrEqual(memory);
    // CloudNativePG makes an instance with one pod more; proxies have a sidecar.
    expect(askedCpu).toBeLessThanOrEqual(cpu * 1.5);
    expect(askedMemory).toBeLessThanOrEqual(memory * 1.5);
  },
);

test('nobody but operators, and what they run to begin with, lies where no kind of node is chosen', () => {
  const releases = objects.filter(({ kind }) => kind === 'HelmRelease').map(({ metadata }) => metadata.name);
  const operators = [...on.operators.keys()].map(({ name }) => name);
  expect(releases.filter((name) => !operators.includes(name))).toEqual(['jupyterhub']);
  expect(new Set(asked.map(({ placement }) => placement))).toEqual(
    new Set(['batch', 'query', 'services', 'streaming']),
  );
});

test('on a laptop nobody chooses: there is one node', () => {
  const laptop = podsOf(rendered('cat-cafe-dev').manifests.map(({ object }) => object));
  expect(laptop.length).toBeGreaterThan(20);
  for (const { standing } of laptop) {
    expect(chosen(standing)).toBeUndefined();
    expect(standing.tolerations ?? standing.extraTolerations ?? []).toEqual([]);
  }
});

test('every pod has its place when there is too little room: stores first, then what people wait for, then what may wait', () => {
  const classOf = (part: string) => pods.find(({ who }) => who.includes(part))?.standing.priorityClassName;
  expect(classOf('KafkaNodePool kafka/broker')).toBe('lakehouse-platform');
  expect(classOf('prometheusSpec')).toBe('lakehouse-platform');
  expect(classOf('FlinkDeployment')).toBe('lakehouse-service');
  expect(classOf('ScheduledSparkApplication')).toBe('lakehouse-batch');
  expect(classOf('jupyterhub servers')).toBe('lakehouse-service');
  expect(pods.filter(({ standing }) => standing.priorityClassName === undefined).map(({ who }) => who)).toEqual([]);
  const operators = manifests.filter(
    ({ object, path }) => object.kind === 'HelmRelease' && path.startsWith('operators/'),
  );
  // Karpenter's chart has a class that Kubernetes brings itself: it comes before all others.
  expect(
    operators.filter(({ text }) => !text.includes('priorityClassName: lakehouse-platform')).map(({ path }) => path),
  ).toEqual(['operators/karpenter/helmrelease-karpenter.yaml']);
});
