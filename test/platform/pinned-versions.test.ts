import { cluster, cores, flux, gib, local, type PinnedVersions, versions } from '#platform';
import { KafkaCluster } from '../../charts/kafka';
import { render } from '../../src/commands/render';

const one = { count: 1, cpu: cores(1), memory: gib(1), disk: gib(1) };
const props = {
  cloud: local(),
  sync: flux({ url: 'https://git.example.org/x.git' }),
  registry: 'registry.example.org',
};

function kafkaWith(pinned: PinnedVersions): string {
  const definition = cluster('test', { ...props, versions: pinned }, (on) => {
    new KafkaCluster(on, { name: 'test', brokers: one, controllers: one });
  });
  const { files, problems } = render(definition, process.cwd());
  expect(problems).toEqual([]);
  return [...files.files.values()].join('\n');
}

test('a cluster runs what it pins, and follows versions.ts in all else', () => {
  const older = kafkaWith({ kafka: { version: '4.2.0', metadataVersion: '4.2-IV1' }, charts: { strimzi: '1.2.0' } });
  expect(older).toContain('version: 4.2.0\n');
  expect(older).toContain('metadataVersion: 4.2-IV1\n');
  expect(older).toContain(`tag: ${versions.charts.strimzi.version}\n`);
  expect(kafkaWith({})).toContain(`version: ${versions.kafka.version}\n`);
});

test('to pin what versions.ts says changes nothing', () => {
  const { terraform: _, charts, ...rest } = versions;
  const same = Object.fromEntries(Object.entries(charts).map(([name, { version }]) => [name, version]));
  expect(kafkaWith({ ...rest, charts: same })).toBe(kafkaWith({}));
});

test.each<[string, PinnedVersions, string]>([
  [
    'a Kafka that its operator does not run',
    { kafka: { version: '4.1.1', metadataVersion: '4.1-IV1' } },
    'LH119: Kafka 4.1.1 does not work with Strimzi 1.2.0, which wants 4.2.0 to 4.3.1',
  ],
  [
    'an operator of which nobody has said what it runs',
    { charts: { strimzi: '1.1.0' } },
    'LH119: nothing says what Strimzi 1.1.0 works with',
  ],
  [
    'a Kafka that is older than its metadata',
    { kafka: { version: '4.2.1' } },
    'LH119: metadata of Kafka 4.3 does not work with Kafka 4.2.1, which wants 3.3 to 4.2',
  ],
  [
    'notebook servers that the hub refuses',
    { jupyter: { hub: '5.4.3' } },
    "LH119: a notebook server of JupyterHub 5.4 does not work with JupyterHub's chart 4.4.0, which wants 5.5 to 5.5",
  ],
  [
    'a Kubernetes that kubectl is too new for',
    { eks: { kubernetes: '1.32' } },
    'LH119: kubectl 1.34 does not work with Kubernetes 1.32, which wants 1.31 to 1.33',
  ],
  [
    'a Kubernetes that Karpenter does not know',
    { eks: { kubernetes: '1.37' }, kubectl: '1.37.0' },
    'LH119: Kubernetes 1.37 does not work with Karpenter 1.14.1, which wants 1.30 to 1.36',
  ],
])('%s is refused', (_, pinned, message) => {
  let told = '';
  try {
    cluster('test', { ...props, versions: pinned }, () => {}).build();
  } catch (error) {
    const { code, where, what } = (error as { problem: Record<string, string> }).problem;
    expect(where).toBe("cluster 'test'");
    told = `${code}: ${what}`;
  }
  expect(told).toBe(message);
});

test('what is no version of the platform does not compile', () => {
  // @ts-expect-error There is no such engine.
  const engine: PinnedVersions = { trinoo: '482' };
  // @ts-expect-error There is no such chart.
  const chart: PinnedVersions = { charts: { strimsi: '1.2.0' } };
  expect([engine, chart]).toHaveLength(2);
});
