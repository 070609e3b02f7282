import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { schemaViolations, scopeOf } from '../../src/check/schema';
import { placeOf } from '../../src/check/schemas/file';

const topic = (spec: object) => ({
  apiVersion: 'kafka.strimzi.io/v1',
  kind: 'KafkaTopic',
  metadata: { name: 'cafe-orders', namespace: 'kafka', labels: { 'strimzi.io/cluster': 'main' } },
  spec,
});

const flink = (spec: object) => ({
  apiVersion: 'flink.apache.org/v1beta1',
  kind: 'FlinkDeployment',
  metadata: { name: 'raw-ingestion' },
  spec: {
    flinkVersion: 'v2_1',
    flinkConfiguration: { 'state.backend.type': 'rocksdb' },
    jobManager: { resource: { cpu: 0.5, memory: '1g' } },
    podTemplate: { spec: { containers: [{ name: 'flink-main-container', resources: { limits: { cpu: 1 } } }] } },
    ...spec,
  },
});

const deployment = (container: object = {}, podSpec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'trino', namespace: 'trino' },
  spec: {
    selector: { matchLabels: { app: 'trino' } },
    strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
    template: {
      metadata: { labels: { app: 'trino' } },
      spec: { containers: [{ name: 'trino', image: 'trino:480', ...container }], ...podSpec },
    },
  },
});

const kafkaUser = (secret: object) => ({
  apiVersion: 'kafka.strimzi.io/v1',
  kind: 'KafkaUser',
  metadata: { name: 'cafe' },
  spec: { authentication: { type: 'scram-sha-512', password: { valueFrom: secret } } },
});

const release = {
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'strimzi' },
  spec: { interval: '1h', chartRef: { kind: 'OCIRepository', name: 'strimzi' }, values: { any: [{ thing: null }] } },
};

const samples = [
  topic({ partitions: 6, replicas: 3, config: { 'retention.ms': 604800000 } }),
  flink({ job: { jarURI: 'local:///job.jar', upgradeMode: 'savepoint', parallelism: 2 } }),
  deployment({ ports: [{ name: 'http', containerPort: 8080 }], env: [{ name: 'A', value: '1' }] }),
  release,
  kafkaUser({ secretKeyRef: { name: 'cafe', key: 'password' } }),
];

describe('an object that its kind allows', () => {
  it.each(samples.map((sample) => [sample.kind, sample] as const))('is quiet: %s', (_, sample) => {
    expect(schemaViolations(sample)).toEqual([]);
  });

  it('may hold undefined members, which are not written', () => {
    expect(schemaViolations(topic({ partitions: 1, replicas: undefined, nonsense: undefined }))).toEqual([]);
  });

  it.each([1, 0.5, '500m', '2Gi', '1e3', '.5'])('may state a quantity as %p', (cpu) => {
    expect(schemaViolations(deployment({ resources: { requests: { cpu } } }))).toEqual([]);
  });

  it.each([8080, 'http'])('may name a port as %p', (port) => {
    expect(schemaViolations(deployment({ readinessProbe: { httpGet: { port } } }))).toEqual([]);
  });
});

describe('a violation', () => {
  it('names an unknown field and the one that was meant', () => {
    expect(schemaViolations(topic({ partitons: 6 }))).toEqual([
      {
        path: 'spec.partitons',
        problem: 'spec.partitons is not a field of KafkaTopic (kafka.strimzi.io/v1)',
        fix: 'Did you mean partitions?',
      },
    ]);
  });

  it('lists the fields when none is near', () => {
    expect(schemaViolations(topic({ compression: 'zstd' }))).toMatchObject([
      { fix: 'Fields here: config, partitions, replicas, topicName.' },
    ]);
  });

  it.each(['constructor', '__proto__', 'toString'])('is found for a field named %s', (name) => {
    const spec = JSON.parse(`{ "partitions": 1, "${name}": 1 }`);
    expect(schemaViolations(topic(spec))).toMatchObject([{ path: `spec.${name}` }]);
  });

  it('says what an enum allows, and what was meant', () => {
    expect(schemaViolations(flink({ job: { upgradeMode: 'save-point' } }))).toEqual([
      {
        path: 'spec.job.upgradeMode',
        problem: 'spec.job.upgradeMode must be one of last-state, savepoint, stateless, not "save-point"',
        fix: 'Did you mean savepoint?',
      },
    ]);
  });

  it('says which type a field has, and how to write the value', () => {
    expect(schemaViolations(topic({ partitions: '6' }))).toEqual([
      {
        path: 'spec.partitions',
        problem: 'spec.partitions must be an integer, not "6"',
        fix: 'Write 6 without quotes.',
      },
    ]);
    expect(schemaViolations(deployment({ env: [{ name: 'A', value: true }] }))).toEqual([
      {
        path: 'spec.template.spec.containers[0].env[0].value',
        problem: 'spec.template.spec.containers[0].env[0].value must be a string, not true',
        fix: "Write 'true' in quotes.",
      },
    ]);
  });

  it('names a missing field', () => {
    const { metadata: _, ...nameless } = deployment();
    const unnamed = { ...nameless, metadata: { namespace: 'trino' } };
    expect(schemaViolations(unnamed)).toEqual([
      { path: 'metadata.name', problem: 'metadata.name is missing', fix: 'Deployment (apps/v1) requires it.' },
    ]);
    expect(schemaViolations(deployment({ name: undefined }))).toMatchObject([
      { path: 'spec.template.spec.containers[0].name' },
    ]);
  });

  it('says what a number may be', () => {
    expect(schemaViolations(topic({ partitions: 0, replicas: 40000 }))).toMatchObject([
      { problem: 'spec.partitions must be at least 1, not 0' },
      { problem: 'spec.replicas must be at most 32767, not 40000' },
    ]);
  });

  it('rejects a quantity that the API server cannot parse', () => {
    expect(schemaViolations(deployment({ resources: { limits: { memory: '512MB' } } }))).toMatchObject([
      { problem: expect.stringMatching(/limits\.memory must be a quantity such as 500m or 2Gi, not "512MB"$/) },
    ]);
  });

  it('of a choice is one sentence, whatever its branches say', () => {
    const source = (value: object) => ({
      apiVersion: 'kafka.strimzi.io/v1',
      kind: 'KafkaNodePool',
      metadata: { name: 'brokers' },
      spec: {
        replicas: 3,
        roles: ['broker'],
        storage: { type: 'ephemeral' },
        template: { kafkaContainer: { env: [{ name: 'A', ...value }] } },
      },
    });
    expect(schemaViolations(source({ value: 'b' }))).toEqual([]);
    expect(schemaViolations(source({}))).toMatchObject([
      { problem: 'spec.template.kafkaContainer.env[0] must set exactly one of value, valueFrom' },
    ]);
  });

  it('tells a status to stay out of a manifest', () => {
    const copied = { ...topic({ partitions: 1 }), status: {} };
    expect(schemaViolations(copied)).toEqual([
      {
        path: 'status',
        problem: 'status is not a field of KafkaTopic (kafka.strimzi.io/v1)',
        fix: 'Leave it out: a status is for the controller to write.',
      },
    ]);
  });

  it('quotes a key that is no identifier', () => {
    const object = { ...topic({ partitions: 1 }), metadata: { name: 'a', labels: { 'app.kubernetes.io/part-of': 1 } } };
    expect(schemaViolations(object)).toMatchObject([{ path: 'metadata.labels["app.kubernetes.io/part-of"]' }]);
  });

  it('comes together with all others, in the order of the object', () => {
    expect(schemaViolations(topic({ partitons: 1, replicas: 'three', partitions: null }))).toMatchObject([
      { path: 'spec.partitons' },
      { path: 'spec.replicas' },
      { path: 'spec.partitions' },
    ]);
  });
});

it('knows nothing of a kind without a structure', () => {
  expect(schemaViolations({ apiVersion: 'v1', kind: 'Banana' })).toBe('unknown-kind');
  expect(schemaViolations({ apiVersion: 'constructor', kind: 'toString' })).toBe('unknown-kind');
});

it('knows which kinds live in a namespace', () => {
  expect(scopeOf('v1', 'Namespace')).toBe('Cluster');
  expect(scopeOf('apps/v1', 'Deployment')).toBe('Namespaced');
  expect(scopeOf('external-secrets.io/v1', 'ClusterSecretStore')).toBe('Cluster');
  expect(scopeOf('v1', 'Banana')).toBeUndefined();
});

describe('the verdict is that of a full JSON Schema validator', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, logger: false });
  for (const place of ['meta/v1', 'core/v1', ...new Set(samples.map(({ apiVersion }) => placeOf(apiVersion)))]) {
    const file = JSON.parse(readFileSync(`schemas/${place}.json`, 'utf8'));
    ajv.addSchema({ $id: `schema:///${place}.json`, $defs: file.$defs });
  }

  it.each(samples.map((sample) => [sample.kind, sample] as const))('for any damage to a %s', (kind, sample) => {
    const oracle = ajv.compile({ $ref: `schema:///${placeOf(sample.apiVersion)}.json#/$defs/${kind}` });
    const places = [...branchesOf(sample)];
    const damage = fc.record({ at: fc.nat(places.length - 1), key: fc.constantFrom('name', 'spec', 'x'), value: junk });
    fc.assert(
      fc.property(damage, fc.boolean(), ({ at, key, value }, add) => {
        const object = structuredClone(sample) as Tree;
        const path = places[at]!;
        const parent = path.slice(0, -1).reduce((node, step) => node[step] as Tree, object);
        const last = path.at(-1)!;
        if (['apiVersion', 'kind'].includes(last) && path.length === 1) return;
        const target = parent[last] as Tree;
        if (add && typeof target === 'object' && target !== null && !Array.isArray(target)) target[key] = value;
        else parent[last] = value;
        const violations = schemaViolations(object as never);
        expect({ object, good: violations.length === 0 }).toEqual({ object, good: oracle(object) });
      }),
      { numRuns: 400 },
    );
  });
});

type Tree = { [step: string]: unknown };

const junk = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', '6', 'v2_1', 'savepoint', '1Gi', '1GB', 0, 1, -1, 1.5, 1e9),
  fc.constantFrom<unknown>([], {}, ['a'], [{}], { name: 'a' }, { name: 1 }, [{ name: 'a', image: 2 }], { spec: {} }),
);

function* branchesOf(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* branchesOf(inner, [...path, key]);
}
