import { parse } from 'yaml';
import { type Cluster, cores, date, decimal, gib, minutes, record, string } from '#platform';
import type { RenderedObject } from '#render';
import { PostgresCluster } from '../../charts/postgresql';
import {
  average,
  bar,
  bigNumber,
  bubble,
  countRows,
  type Dashboard,
  dashboard,
  dataset,
  Superset,
  sum,
} from '../../charts/superset';
import { Trino, trinoSql } from '../../charts/trino';
import { render } from '../../src/commands/render';
import { lakeOn, tiny } from './descriptions';

const Visit = record({ visit_date: date(), place: string(), spent: decimal(10, 2) });

const visitsOn = (on: Cluster) => lakeOn(on).table('visits', { of: Visit });

/** A dashboard over one table and one query of it. */
function board(visits: ReturnType<typeof visitsOn>, slug = 'visits', title = 'Visits'): Dashboard {
  const table = dataset('Visits', visits, ({ spent }) => ({ revenue: sum(spent), visits: countRows() }));
  const columns = record({ place: Visit.fields.place, spent: Visit.fields.spent });
  const { place, spent } = visits.columns;
  const query = dataset(
    'Spend by Place',
    { columns, sql: trinoSql`SELECT ${place}, ${spent} FROM ${visits}` },
    ({ spent }) => ({ spend: average(spent), total: sum(spent), times: countRows() }),
  );
  return dashboard(title, {
    slug,
    description: 'Visits.',
    rows: [
      [
        bar('Revenue', { of: table, description: 'By day.', x: 'visit_date', y: ['revenue'] }),
        bigNumber('All Visits', { of: table, description: 'Ever.', shows: 'visits' }),
      ],
      [
        bubble('Places', {
          of: query,
          description: 'By place.',
          each: 'place',
          colour: 'place',
          x: 'spend',
          y: 'total',
          size: 'times',
        }),
      ],
    ],
    refresh: minutes(5),
  });
}

/** What is rendered for a Superset, with what a test adds to it. */
function rendered(more: (superset: Superset, visits: ReturnType<typeof visitsOn>) => void): readonly RenderedObject[] {
  const objects: RenderedObject[] = [];
  const definition = tiny((on) => {
    const visits = visitsOn(on);
    const { lake } = visits;
    const size = { instances: 1, cpu: cores(1), memory: gib(1), disk: gib(1) };
    const postgres = new PostgresCluster(on, { name: 'main', lake, ...size });
    const node = { cpu: cores(1), memory: gib(2) };
    const trino = new Trino(on, { lake, coordinator: node, workers: { min: 1, ...node } });
    more(new Superset(on, { database: postgres.database('superset'), trino }), visits);
  });
  const { problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  return objects;
}

type Any = { readonly [key: string]: Any } & { readonly map: Any[]['map'] };

const named = (objects: readonly RenderedObject[], kind: string, name: string) => {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind} '${name}'`);
  return found as unknown as Any;
};

const assetsOf = (objects: readonly RenderedObject[], name = 'visits') => {
  const { data } = named(objects, 'ConfigMap', `dashboards-${name}-etc-superset-assets`);
  const files = data as unknown as Readonly<Record<string, string>>;
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [file, parse(text, { version: '1.1' })]));
};

describe('assets', () => {
  const objects = rendered((superset, visits) => superset.dashboards('visits', [board(visits)]));
  const files = assetsOf(objects);

  test('every id that a file refers to is the id of a file', () => {
    const ids = new Set(Object.values(files).flatMap(({ uuid }) => (uuid ? [uuid] : [])));
    const nodes = Object.values<{ type?: string; meta?: { uuid: string } }>(files['dashboards--visits.yaml'].position);
    const referred = [
      ...Object.values(files).flatMap(({ database_uuid, dataset_uuid }) => [database_uuid, dataset_uuid]),
      ...nodes.flatMap(({ type, meta }) => (type === 'CHART' ? [meta?.uuid] : [])),
    ].filter(Boolean);
    expect(referred.length).toBeGreaterThan(6);
    expect(referred.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('ids are of version 5, and the same in every run: an import overwrites what the last one made', () => {
    const ids = (of: typeof files) => Object.values(of).map(({ uuid }) => uuid);
    const again = assetsOf(rendered((superset, visits) => superset.dashboards('visits', [board(visits)])));
    expect(ids(again)).toEqual(ids(files));
    for (const id of ids(files).filter(Boolean)) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  test('a dataset over a table is called as Trino calls the table; one over a query holds the query', () => {
    expect(files['datasets--visits.yaml']).toMatchObject({ schema: 'test', table_name: 'visits' });
    expect(files['datasets--visits.yaml'].sql).toBeUndefined();
    expect(files['datasets--spend-by-place.yaml'].sql).toMatch(/^SELECT "place", "spent" FROM .*"visits"$/);
    expect(files['datasets--spend-by-place.yaml'].columns).toMatchObject([
      { column_name: 'place', type: 'VARCHAR', is_dttm: false },
      { column_name: 'spent', type: 'DECIMAL(10, 2)' },
    ]);
  });

  test('charts name metrics of their dataset and columns that it has', () => {
    for (const [file, { params, dataset_uuid }] of Object.entries(files)) {
      if (!file.startsWith('charts--')) continue;
      const of = Object.values(files).find(({ uuid }) => uuid === dataset_uuid);
      const metrics = of.metrics.map(({ metric_name }: { metric_name: string }) => metric_name);
      const columns = of.columns.map(({ column_name }: { column_name: string }) => column_name);
      const { metric, x, y, size, x_axis, entity, series, groupby = [] } = params;
      const asked = [metric, x, y, size, ...(params.metrics ?? [])].filter(Boolean);
      expect(asked.length).toBeGreaterThan(0);
      expect(metrics).toEqual(expect.arrayContaining(asked));
      expect(columns).toEqual(expect.arrayContaining([x_axis, entity, series, ...groupby].filter(Boolean)));
    }
  });

  test('what PyYAML would take for something else than text is quoted', () => {
    const { data } = named(objects, 'ConfigMap', 'dashboards-visits-etc-superset-assets');
    expect(data?.['metadata.yaml']).toContain('timestamp: "2026-01-01T00:00:00+00:00"');
  });

  test('the database comes without a password, and with the authority to hold Trino to', () => {
    const database = files['databases--trino.yaml'];
    expect(database.sqlalchemy_uri).toMatch(/^trino:\/\/[^:@]+@[^:@]+:\d+$/);
    expect(database.extra.engine_params.connect_args).toEqual({
      http_scheme: 'https',
      verify: expect.stringMatching(/^\/etc\/superset\/trino\//),
    });
  });
});

describe('processes', () => {
  const objects = rendered((superset, visits) => superset.dashboards('visits', [board(visits)]));
  const pods = objects
    .filter(({ kind, metadata }) => ['Deployment', 'Job'].includes(kind) && metadata.namespace === 'superset')
    .map((object) => ({ name: object.metadata.name, pod: (object as unknown as Any).spec?.template?.spec as Any }));

  test('there is a clock, and never two', () => {
    const beat = named(objects, 'Deployment', 'superset-beat');
    expect(beat.spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  });

  test('each pod finds a file wherever its configuration reads one', () => {
    const supersets = pods.filter(({ name }) => !name.includes('valkey'));
    expect(supersets.map(({ name }) => name).sort()).toEqual([
      'dashboards-visits',
      'superset',
      'superset-beat',
      'superset-init',
      'superset-worker',
    ]);
    for (const { name, pod } of supersets) {
      const config = named(objects, 'ConfigMap', `${name}-app-pythonpath`).data as unknown as Record<string, string>;
      const paths = [...(config['superset_config.py'] ?? '').matchAll(/"(\/etc\/superset\/\w+)\/[\w.-]+"/g)].map(
        ([, p]) => p,
      );
      const mounts = (pod.containers as unknown as Any[])[0]?.volumeMounts?.map(({ mountPath }) => mountPath);
      expect(paths.length).toBeGreaterThan(5);
      expect(mounts).toEqual(expect.arrayContaining(paths));
    }
  });

  test('no text holds a credential: each is read from a file', () => {
    const config = named(objects, 'ConfigMap', 'superset-app-pythonpath').data as unknown as Record<string, string>;
    const text = config['superset_config.py'] ?? '';
    for (const line of text.split('\n').filter((line) => /\b(SECRET_KEY|password) ?=/.test(line))) {
      expect(line).toContain('read("/etc/superset/');
    }
  });

  test('only what asks Trino may reach it', () => {
    const policy = named(objects, 'NetworkPolicy', 'superset-queries-egress');
    const label = policy.spec?.podSelector?.matchLabels as unknown as Record<string, string>;
    const asks = objects
      .filter(({ kind, metadata }) => ['Deployment', 'Job'].includes(kind) && metadata.namespace === 'superset')
      .filter((object) => {
        const labels = (object as unknown as Any).spec?.template?.metadata?.labels as unknown as Record<string, string>;
        return Object.entries(label).every(([key, value]) => labels[key] === value);
      });
    expect(asks.map(({ metadata }) => metadata.name).sort()).toEqual([
      'dashboards-visits',
      'superset',
      'superset-worker',
    ]);
  });

  test('the web servers come after the setup, and the dashboards after the web servers', () => {
    const waitsFor = (name: string) =>
      (named(objects, 'Kustomization', name).spec?.dependsOn ?? []).map((on) => on.name as unknown as string);
    expect(waitsFor('services-superset')).toContain('services-superset-setup');
    expect(waitsFor('workloads-dashboards-visits')).toContain('services-superset');
  });
});

describe('the store in memory', () => {
  const objects = rendered(() => undefined);
  const config = named(objects, 'ConfigMap', 'superset-valkey-etc-valkey').data as unknown as Record<string, string>;
  const text = config['valkey.conf'] ?? '';

  test('it speaks TLS alone, and drops cached values before it drops tasks', () => {
    expect(text).toContain('port 0\ntls-port 6379\n');
    expect(text).toContain('maxmemory-policy volatile-lru\n');
    expect(text).not.toMatch(/requirepass|password/);
  });

  test('it learns the hash of a password that nobody has seen, and lets its clients administer nothing', () => {
    const secret = named(objects, 'ExternalSecret', 'superset-valkey-users');
    expect(secret.spec?.target?.template?.data?.['users.acl']).toBe(
      'user default off resetpass -@all\nuser app on #{{ .password | sha256sum }} ~* &* +@all -@admin',
    );
  });
});

test('a missing table, column or metric does not compile', () => {
  tiny((on) => {
    const visits = visitsOn(on);
    // @ts-expect-error the table has no such column
    expect(() => dataset('Visits', visits, ({ tips }) => ({ tips: sum(tips) }))).toThrow();
    const of = dataset('Visits', visits, ({ spent }) => ({ revenue: sum(spent) }));
    // @ts-expect-error the dataset has no such column
    expect(() => bar('Bars', { of, description: '', x: 'day', y: ['revenue'] })).toThrow();
    // @ts-expect-error the dataset has no such metric
    expect(() => bigNumber('Number', { of, description: '', shows: 'profit' })).toThrow();
    // @ts-expect-error no such table
    expect(() => dataset('Tips', on.tips, () => ({}))).toThrow();
  }).build();
});

test.each([
  ['LH260', 'a sum of words', (_: Superset, visits) => dataset('V', visits, ({ place }) => ({ places: sum(place) }))],
  ['LH261', 'a slug that is no address', (_, visits) => board(visits, 'Visits!')],
  ['LH262', 'a dashboard that shows nothing', () => dashboard('Empty', { slug: 'empty', description: '', rows: [] })],
  [
    'LH262',
    'a row with more charts than can be read',
    (_, visits) => {
      const [[chart]] = board(visits).rows as [[Dashboard['rows'][number][0]]];
      return dashboard('Crowd', {
        slug: 'crowd',
        description: '',
        rows: [[chart, chart, chart, chart, chart, chart, chart]],
      });
    },
  ],
  [
    'LH263',
    'two dashboards at one address',
    (superset, visits) => {
      superset.dashboards('one', [board(visits)]);
      superset.dashboards('two', [board(visits)]);
    },
  ],
  [
    'LH263',
    'two dashboards of one name',
    (superset, visits) => superset.dashboards('one', [board(visits, 'a'), board(visits, 'b')]),
  ],
] as const satisfies readonly (readonly [
  string,
  string,
  (superset: Superset, visits: ReturnType<typeof visitsOn>) => unknown,
])[])('%s refuses %s', (code, _, describe) => {
  expect(() => rendered((superset, visits) => void describe(superset, visits))).toThrow(new RegExp(`^${code} `));
});
