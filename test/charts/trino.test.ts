import { type Cluster, Component, cluster, cores, Endpoint, flux, gib, pods, type Sql, Workload } from '#platform';
import type { RenderedObject } from '#render';
import type { PodSpec } from '#schemas/core/v1';
import { flinkSql } from '../../charts/flink';
import { GlueLake, type Lake } from '../../charts/lake';
import { PostgresCluster } from '../../charts/postgresql';
import { HiveTable, Trino, type TrinoProps, trinoSql } from '../../charts/trino';
import { memoryPlan } from '../../charts/trino/memory';
import { render } from '../../src/commands/render';
import { awsIn } from '../platform/described';
import { lakeOn, Sighting, tiny } from './descriptions';
import { trinoKeys } from './trino-keys';

const size = { cpu: cores(1), memory: gib(4) } as const;
const trinoOn = (on: Cluster, lake: Lake, more: Partial<TrinoProps> = {}) =>
  new Trino(on, { lake, coordinator: size, workers: { min: 2, ...size }, ...more });

function workloadOn(on: Cluster, name: string, namespace = 'apps'): Workload {
  on.namespace(namespace);
  const component = new Component(on, `${namespace}-${name}`, { layer: 'workloads', namespace });
  return new Workload(component, name, { namespace, podLabels: { app: name } });
}

function rendered(describe: (on: Cluster) => void, definition = tiny(describe)): readonly RenderedObject[] {
  const objects: RenderedObject[] = [];
  const { problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  return objects;
}

/** On AWS: tables in Glue, keys from the cloud. */
const onAws = (describe: (on: Cluster, lake: Lake) => void) =>
  cluster(
    'airy',
    {
      cloud: awsIn('eu-west-1'),
      sync: flux({ url: 'https://git.example.org/a.git' }),
      registry: 'r.example.org',
    },
    (on) => describe(on, new GlueLake(on, { database: 'test', bucketPrefix: 'airy' })),
  );

function named(objects: readonly RenderedObject[], kind: string, name: string): RenderedObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind} '${name}'`);
  return found;
}

const files = (objects: readonly RenderedObject[], name: string) =>
  named(objects, 'ConfigMap', name).data as Readonly<Record<string, string>>;

/** As java.util.Properties reads what we write: no escapes, no continued lines. */
function settings(text = ''): Readonly<Record<string, string>> {
  const pairs = text
    .trimEnd()
    .split('\n')
    .map((line) => {
      expect(line).toMatch(/^[a-z0-9.-]+=[^\s\\]+$/);
      const [, key = '', value = ''] = /^([^=]+)=(.*)$/.exec(line) ?? [];
      return [key, value] as const;
    });
  expect(new Set(pairs.map(([key]) => key)).size).toBe(pairs.length);
  return Object.fromEntries(pairs);
}

/** A cluster where every sort of catalog is referred to. */
function everything(on: Cluster): void {
  const lake = lakeOn(on);
  const pg = new PostgresCluster(on, { name: 'pg', instances: 1, ...size, disk: gib(1), lake });
  const cats = pg.database('cat_cafe').table('cats', { of: Sighting, key: 'cat_id' });
  const seen = lake.table('seen', { of: Sighting });
  const trino = trinoOn(on, lake);
  const query = trinoSql`SELECT ${seen.columns.place} FROM ${seen} JOIN ${cats} USING (${cats.columns.cat_id})`;
  trino.client(workloadOn(on, 'reader'), query.reads);
  trino.client(workloadOn(on, 'player'), [trino.sample('tpch'), trino.sample('tpcds')]);
}

const podOf = (object: RenderedObject) => (object.spec as unknown as { template: { spec: PodSpec } }).template.spec;

test('what is interpolated is quoted as what it is, and read', () => {
  tiny((on) => {
    const seen = lakeOn(on).table('seen', { of: Sighting });
    const query = trinoSql`SELECT ${seen.columns.cat_id} FROM ${seen} WHERE ${seen.columns.place} = ${"the cat's tree"}`;
    expect(query.text).toBe(`SELECT "cat_id" FROM "lake"."test"."seen" WHERE "place" = 'the cat''s tree'`);
    expect(query.reads).toEqual([seen]);
  }).build();
});

test('a piece of Trino SQL in a Flink statement neither compiles nor runs', () => {
  const piece: Sql<'trino'> = trinoSql`SELECT 1`;
  // @ts-expect-error Trino's SQL is not Flink's
  expect(() => flinkSql`SELECT * FROM (${piece})`).toThrow('a piece of trino SQL stands in a flink statement');
});

test('a catalog is there because somebody refers to a table in it', () => {
  const few = rendered((on) => {
    const lake = lakeOn(on);
    trinoOn(on, lake).client(workloadOn(on, 'reader'), [lake.table('seen', { of: Sighting })]);
  });
  expect(Object.keys(files(few, 'trino-catalogs'))).toEqual(['lake.properties']);
  expect(Object.keys(files(rendered(everything), 'trino-catalogs'))).toEqual([
    'cat_cafe.properties',
    'lake.properties',
    'tpcds.properties',
    'tpch.properties',
  ]);
});

test('on AWS tables are found in Glue with the keys that the cloud lends', () => {
  const objects = rendered(
    () => undefined,
    onAws((on, lake) => {
      const trino = trinoOn(on, lake);
      trino.client(workloadOn(on, 'reader'), [
        lake.table('seen', { of: Sighting }),
        new HiveTable(lake, 'logs', 'visits', Sighting),
      ]);
    }),
  );
  const catalogs = files(objects, 'trino-catalogs');
  expect(settings(catalogs['hive.properties'])).toMatchObject({
    'hive.metastore': 'glue',
    'hive.iceberg-catalog-name': 'lake',
  });
  expect(settings(catalogs['lake.properties'])).toEqual({
    'connector.name': 'iceberg',
    'iceberg.catalog.type': 'glue',
    'hive.metastore.glue.region': 'eu-west-1',
    'hive.metastore.glue.default-warehouse-dir': 's3://airy-warehouse/warehouse',
    'fs.s3.enabled': 'true',
    's3.region': 'eu-west-1',
  });
});

test('every property is one that Trino knows', () => {
  const objects = [
    ...rendered(everything),
    ...rendered(
      () => undefined,
      onAws((on, lake) => {
        trinoOn(on, lake).client(workloadOn(on, 'reader'), [new HiveTable(lake, 'logs', 'visits', Sighting)]);
      }),
    ),
  ];
  const texts = objects
    .filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.namespace === 'trino')
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    .filter(([file]) => file.endsWith('.properties') && file !== 'log.properties');
  const unknown = texts.flatMap(([, text]) => Object.keys(settings(text))).filter((key) => !trinoKeys.has(key));
  expect(texts.length).toBeGreaterThan(15);
  expect([...new Set(unknown)]).toEqual([]);
});

test('no key and no password stands in a file, and each variable that a file names is in the environment', () => {
  const objects = rendered(everything);
  for (const [server, etc] of [
    ['trino', 'trino-etc-trino'],
    ['trino-worker', 'trino-worker-etc-trino'],
  ] as const) {
    const env = podOf(named(objects, 'Deployment', server)).containers[0]?.env ?? [];
    const texts = [...Object.values(files(objects, etc)), ...Object.values(files(objects, 'trino-catalogs'))].join(
      '\n',
    );
    const asked = new Set([...texts.matchAll(/\$\{ENV:(\w+)\}/g)].map(([, name]) => name));
    asked.delete('HOSTNAME');
    expect(new Set(env.map(({ name }) => name))).toEqual(asked);
    expect(env.filter(({ name, value }) => value !== undefined && !name.endsWith('_USER'))).toEqual([]);
    expect(texts).not.toMatch(/(password|secret(-key)?)=(?!\$\{ENV:)/);
  }
});

test('the rules are the grants of the ledger, no more and no less', () => {
  const rules = JSON.parse(files(rendered(everything), 'trino-rules')['rules.json'] ?? '');
  expect(rules.tables).toEqual([
    { user: 'player', catalog: 'tpcds', privileges: ['SELECT'] },
    { user: 'player', catalog: 'tpch', privileges: ['SELECT'] },
    { user: 'reader', catalog: 'cat_cafe', schema: 'public', table: 'cats', privileges: ['SELECT'] },
    { user: 'reader', catalog: 'lake', schema: 'test', table: 'seen', privileges: ['SELECT'] },
  ]);
  expect(rules.catalogs.map(({ user, catalog, allow }: Record<string, string>) => [user, catalog, allow])).toEqual([
    ['player', 'tpcds', 'read-only'],
    ['player', 'tpch', 'read-only'],
    ['reader', 'cat_cafe', 'read-only'],
    ['reader', 'lake', 'read-only'],
    [undefined, 'system', 'none'],
  ]);
  // A section that is missing allows everything, or falls back to something laxer.
  for (const section of ['schemas', 'functions', 'procedures', 'impersonation', 'authorization'])
    expect(rules[section]).toEqual([]);
});

test('a client connects to Trino alone; what lies behind is granted to Trino', () => {
  const { ledger } = tiny(everything).build();
  const of = (id: string) =>
    ledger.grants.filter(({ who }) => who.id === id).map(({ action, what }) => `${action} ${what.id}`);
  expect(of('apps/reader')).toEqual([
    'connect endpoint trino/trino:8443',
    'read trino table trino/cat_cafe.public.cats',
    'read trino table trino/lake.test.seen',
  ]);
  expect(of('trino/trino-worker')).toEqual(
    expect.arrayContaining(['read table lake.test.seen', 'write prefix test-exchange/trino']),
  );
});

test('a password comes as a hash that Trino reads, and reaches its client alone', () => {
  const objects = rendered(everything);
  const template = (name: string) =>
    (named(objects, 'ExternalSecret', name).spec as { target: { template: { data: Record<string, string> } } }).target
      .template.data;
  expect(template('trino-user-reader').htpasswd).toBe('{{ htpasswd "reader" .password | replace "$2a$" "$2y$" }}');
  expect(template('trino-passwords')['password.db']).toBe(
    '{{ .trino_user_player_htpasswd }}\n{{ .trino_user_reader_htpasswd }}',
  );
  expect(Object.keys(template('reader-trino')).sort()).toEqual(['ca.crt', 'password']);
  expect(named(objects, 'Role', 'reader-trino-from-trino').rules).toEqual([
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['trino-tls', 'trino-user-reader'], verbs: ['get'] },
  ]);
});

test.each([1, 4, 12, 40, 280])('the figures of %d GiB leave room for each other', (size) => {
  const megabytes = (text: string) => Number(/^(\d+)(m|MB)$/.exec(text)?.[1]);
  const { heap, headroom, queryPerNode, task } = memoryPlan(gib(size));
  expect(megabytes(heap)).toBeLessThanOrEqual(size * 1024 * 0.85);
  expect(megabytes(queryPerNode) + megabytes(headroom)).toBeLessThanOrEqual(megabytes(heap));
  expect(megabytes(task)).toBeLessThanOrEqual(megabytes(heap) - megabytes(headroom));
});

test('KEDA scales the object that is there, by the Prometheus that is there', () => {
  const objects = rendered((on) => {
    const prometheus = {
      url: 'http://prometheus.monitoring.svc:9090',
      endpoint: new Endpoint('prometheus', undefined, pods('monitoring', { app: 'prometheus' }), [9090]),
    };
    on.namespace('monitoring');
    const trino = trinoOn(on, lakeOn(on), { workers: { min: 1, max: 5, ...size }, prometheus });
    trino.client(workloadOn(on, 'player'), [trino.sample('tpch')]);
  });
  const { scaleTargetRef, triggers } = named(objects, 'ScaledObject', 'trino-worker').spec as {
    scaleTargetRef: { apiVersion: string; kind: string; name: string };
    triggers: readonly { metadata: { serverAddress: string } }[];
  };
  const target = named(objects, scaleTargetRef.kind, scaleTargetRef.name);
  expect(target.apiVersion).toBe(scaleTargetRef.apiVersion);
  expect((target.spec as { replicas?: number }).replicas).toBeUndefined();
  expect(new Set(triggers.map(({ metadata }) => metadata.serverAddress))).toEqual(
    new Set(['http://prometheus.monitoring.svc:9090']),
  );
});

describe('refused', () => {
  const refused = (describe: (on: Cluster) => void) => () => rendered(describe);

  test('two workloads as one user', () => {
    const twice = (on: Cluster) => {
      const trino = trinoOn(on, lakeOn(on));
      trino.client(workloadOn(on, 'reader', 'here'), []);
      trino.client(workloadOn(on, 'reader', 'there'), []);
    };
    expect(refused(twice)).toThrow(/^LH240 /);
  });

  test('a Hive table in a lake without a Hive metastore', () => {
    const hive = (on: Cluster) => {
      const lake = lakeOn(on);
      trinoOn(on, lake).client(workloadOn(on, 'reader'), [new HiveTable(lake, 'logs', 'visits', Sighting)]);
    };
    expect(refused(hive)).toThrow(/^LH241 /);
  });

  test('a Trino that nobody asks', () => {
    expect(refused((on) => void trinoOn(on, lakeOn(on)))).toThrow(/^LH242 /);
  });

  test('a database with the name of another catalog', () => {
    const named = (on: Cluster) => {
      const lake = lakeOn(on);
      const pg = new PostgresCluster(on, { name: 'pg', instances: 1, ...size, disk: gib(1), lake });
      const table = pg.database('lake').table('cats', { of: Sighting, key: 'cat_id' });
      trinoOn(on, lake).client(workloadOn(on, 'reader'), [table]);
    };
    expect(refused(named)).toThrow(/^LH243 /);
  });

  test.each([{ min: 0 }, { min: 3, max: 2 }, { min: 1, max: 5 }])('workers %j that nobody can decide on', (workers) => {
    expect(refused((on) => void trinoOn(on, lakeOn(on), { workers: { ...size, ...workers } }))).toThrow(/^LH244 /);
  });
});
