import { ApiObject, Chart } from 'cdk8s';
import { Component, ConfigMap, cluster, flux, local, PersistentVolumeClaim, Resource } from '#platform';
import { render } from '../../src/commands/render';

const base = {
  cloud: local(),
  sync: flux({ url: 'https://git.example.org/platform.git' }),
  registry: 'registry.example.org',
};

/** What is found in a cluster with one component `box` in namespace `here`. */
function problemsOf(describe: (box: Component) => void): readonly string[] {
  const definition = cluster('test', base, (on) => {
    on.namespace('here');
    describe(new Component(on, 'box', { layer: 'workloads', namespace: 'here' }));
  });
  return render(definition, process.cwd()).problems.map(({ code, where, what }) => `${code} ${where}: ${what}`);
}

const config = (scope: Component, id: string, name: string, data: Record<string, unknown> = {}) =>
  new Resource(scope, id, ConfigMap, { metadata: { name }, data: data as Record<string, string> });

test('a good object is no problem', () => {
  expect(problemsOf((box) => config(box, 'good', 'good', { key: 'value', other: '${HOME}' }))).toEqual([]);
});

test.each([
  ['NaN', Number.NaN, 'NaN is not a number that JSON can write'],
  ['Infinity', Number.POSITIVE_INFINITY, 'Infinity is not a number that JSON can write'],
  ['a function', () => 1, 'a function is not data'],
  ['a bigint', 1n, 'a bigint is not data'],
  ['a Date', new Date(0), 'a Date is not plain data'],
  ['a Map', new Map(), 'a Map is not plain data'],
  ['half of a surrogate pair', '\ud800', 'the text holds half of a surrogate pair, which no UTF-8 file can'],
])('LH001: %s has no place in an object', (_, value, what) => {
  const problems = problemsOf((box) => config(box, 'bad', 'bad', { key: value }));
  expect(problems).toContainEqual(`LH001 test/box/bad: ConfigMap 'bad': data.key: ${what}`);
});

test('LH001: a value that holds itself is told, not followed for ever', () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  const problems = problemsOf((box) => config(box, 'bad', 'bad', loop));
  expect(problems.some((problem) => problem.includes('does it hold itself?'))).toBe(true);
});

test.each(['Upper', 'under_score', '-dash', 'dash-', 'a'.repeat(254), 'dot.', 'sla/sh'])(
  'LH002: %s is not a name',
  (name) => {
    expect(problemsOf((box) => config(box, 'bad', name))).toContainEqual(
      expect.stringMatching(/^LH002 test\/box\/bad: /),
    );
  },
);

test.each(['a', 'a.b', '1', 'a'.repeat(253)])('LH002 is quiet about %s', (name) => {
  expect(problemsOf((box) => config(box, 'good', name))).toEqual([]);
});

test('LH003: a namespace that is not a DNS label', () => {
  const problems = problemsOf(
    (box) => new Resource(box, 'bad', ConfigMap, { metadata: { name: 'bad', namespace: 'No.Where' } }),
  );
  expect(problems).toEqual([
    expect.stringMatching(/^LH003 test\/box\/bad: ConfigMap 'bad': the namespace 'No\.Where' is not one/),
  ]);
});

test('LH004: labels that the API server would refuse', () => {
  const labels = { 'bad key': 'x', long: 'v'.repeat(64), fine: '', 'a.b/c': 'd' };
  const problems = problemsOf((box) => new Resource(box, 'bad', ConfigMap, { metadata: { name: 'bad', labels } }));
  expect(problems).toEqual([
    "LH004 test/box/bad: ConfigMap 'bad': 'bad key' is not a label key",
    `LH004 test/box/bad: ConfigMap 'bad': '${'v'.repeat(64)}' is not a value for the label long`,
  ]);
});

test('LH005: annotations are 256 KiB at most, all together', () => {
  const annotations = { one: 'x'.repeat(200_000), two: 'x'.repeat(70_000) };
  const problems = problemsOf((box) => new Resource(box, 'bad', ConfigMap, { metadata: { name: 'bad', annotations } }));
  expect(problems).toEqual(["LH005 test/box/bad: ConfigMap 'bad': its annotations take 270006 bytes of 262144"]);
});

test('LH006: one object stated twice, even from two components', () => {
  const problems = problemsOf((box) => {
    config(box, 'first', 'same');
    config(new Component(box.cluster, 'other', { layer: 'workloads', namespace: 'here' }), 'second', 'same');
  });
  expect(problems).toEqual([
    "LH006 test/other/second: ConfigMap 'same': a ConfigMap of that name in namespace 'here' stands already at box/first",
  ]);
});

test('LH007: two objects that would share a file', () => {
  const problems = problemsOf((box) => {
    box.cluster.namespace('c');
    box.cluster.namespace('b-c');
    new Resource(box, 'first', ConfigMap, { metadata: { name: 'a-b', namespace: 'c' } });
    new Resource(box, 'second', ConfigMap, { metadata: { name: 'a', namespace: 'b-c' } });
  });
  expect(problems).toEqual([
    expect.stringMatching(
      /^LH007 test\/box\/second: .*workloads\/box\/configmap-a-b-c\.yaml is also that of the object at box\/first/,
    ),
  ]);
});

test('the same name in two namespaces is two files', () => {
  const problems = problemsOf((box) => {
    box.cluster.namespace('there');
    config(box, 'first', 'same');
    new Resource(box, 'second', ConfigMap, { metadata: { name: 'same', namespace: 'there' } });
  });
  expect(problems).toEqual([]);
});

test('LH008: a kind that nobody on the cluster serves', () => {
  const problems = problemsOf(
    (box) =>
      new ApiObject(box, 'stray', {
        apiVersion: 'kafka.strimzi.io/v1',
        kind: 'KafkaTopic',
        metadata: { name: 'stray' },
        spec: {},
      }),
  );
  expect(problems).toEqual([
    "LH008 test/box/stray: KafkaTopic 'stray': nobody on the cluster serves the API group 'kafka.strimzi.io'",
  ]);
});

test('LH009: a namespaced object that names no namespace', () => {
  const problems = problemsOf(
    (box) =>
      new ApiObject(new Chart(box.cluster, 'plain'), 'lost', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'lost' },
      }),
  );
  expect(problems).toEqual([
    "LH009 test/plain/lost: ConfigMap 'lost': a ConfigMap lies in a namespace, and it names none",
  ]);
});

test('LH010: a field that the kind does not have, and what was meant', () => {
  const definition = cluster('test', base, (on) => {
    on.namespace('here');
    const box = new Component(on, 'box', { layer: 'workloads', namespace: 'here' });
    new ApiObject(box, 'bad', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bad' }, dta: {} });
  });
  const [problem] = render(definition, process.cwd()).problems;
  expect(problem?.code).toBe('LH010');
  expect(problem?.what).toContain('dta');
  expect(problem?.what + String(problem?.fix)).toContain('data');
});

test('LH011: an object that holds data and may be pruned', () => {
  const claim = (annotations?: Record<string, string>) => (box: Component) =>
    new Resource(box, 'data', PersistentVolumeClaim, {
      metadata: { name: 'data', annotations },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
  expect(problemsOf(claim())).toEqual([]);
  expect(problemsOf(claim({ 'kustomize.toolkit.fluxcd.io/prune': 'enabled' }))).toEqual([
    expect.stringMatching(/^LH011 /),
  ]);
});

test.each([
  ['a Secret with data', { apiVersion: 'v1', kind: 'Secret', stringData: { a: 'b' } }],
  ['a password in an environment', pod({ name: 'DB_PASSWORD', value: 'workshop' })],
  ['a token in an environment', pod({ name: 'DATAHUB_TOKEN', value: 'abc' })],
  [
    'a URL with a password',
    { apiVersion: 'v1', kind: 'ConfigMap', data: { url: `postgresql://workshop:${'workshop'}@db:5432/cats` } },
  ],
  ['a private key', { apiVersion: 'v1', kind: 'ConfigMap', data: { key: '-----BEGIN RSA PRIVATE KEY-----\nMII' } }],
])('LH012: %s is not rendered', (_, object) => {
  const problems = problemsOf((box) => new ApiObject(box, 'leak', { ...object, metadata: { name: 'leak' } }));
  expect(problems).toContainEqual(expect.stringMatching(/^LH012 test\/box\/leak: /));
});

test.each([
  [
    'a reference to a Secret',
    pod({ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }),
  ],
  ['the path of a token', pod({ name: 'VAULT_TOKEN', value: '/var/run/token' })],
  [
    'a variable',
    { apiVersion: 'v1', kind: 'ConfigMap', data: { url: 'postgresql://cats:${ENV:PASSWORD}@db:5432/cats' } },
  ],
])('LH012 is quiet about %s', (_, object) => {
  expect(problemsOf((box) => new ApiObject(box, 'fine', { ...object, metadata: { name: 'fine' } }))).toEqual([]);
});

test('LH013: what a construct says of itself', () => {
  const problems = problemsOf((box) => {
    const made = config(box, 'good', 'good');
    made.node.addValidation({ validate: () => ['a promise is not kept'] });
  });
  expect(problems).toEqual(['LH013 test/box/good: a promise is not kept']);
});

test('all problems of a run are told together, sorted by where they are', () => {
  const problems = problemsOf((box) => {
    config(box, 'z', 'Z');
    config(box, 'a', 'A');
  });
  expect(problems.map((problem) => problem.slice(0, 17))).toEqual(['LH002 test/box/a:', 'LH002 test/box/z:']);
});

function pod(env: object) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    spec: { containers: [{ name: 'main', image: 'registry.example.org/app:1', env: [env] }] },
  };
}
