import {
  type Cluster,
  Component,
  cluster,
  cores,
  DescriptionError,
  days,
  type Fields,
  flux,
  gib,
  int,
  optional,
  record,
  string,
  Workload,
} from '#platform';
import type { RenderedObject } from '#render';
import { dataGenerator } from '../../charts/cat-cafe/data-generator';
import { catCafePeople } from '../../charts/cat-cafe/people';
import { GlueLake } from '../../charts/lake';
import { PostgresCluster, type PostgresClusterProps, type PostgresTable, postgresEnv } from '../../charts/postgresql';
import { parameters } from '../../charts/postgresql/parameters';
import { schemaSql } from '../../charts/postgresql/schema';
import { render } from '../../src/commands/render';
import { awsIn } from '../platform/described';
import { lakeOn, tiny } from './descriptions';

// biome-ignore lint/suspicious/noExplicitAny: manifests of many kinds
type Manifest = any;

const Cat = record({ cat_id: string(), name: string(), age: optional(int()) });

const cafeOn = (on: Cluster, props: Partial<PostgresClusterProps> = {}) => {
  const size = { instances: 3, cpu: cores(2), memory: gib(4), disk: gib(40) };
  return new PostgresCluster(on, { name: 'cafe', ...size, lake: props.lake ?? lakeOn(on), ...props });
};

function workloadOn(on: Cluster, name: string, namespace = 'cat-cafe'): Workload {
  on.namespace(namespace);
  const component = new Component(on, `${namespace}-${name}`, { layer: 'workloads', namespace });
  return new Workload(component, name, { namespace, podLabels: { app: name } });
}

/** The objects of a description. */
function objectsOf(describe: (on: Cluster) => void) {
  const objects: RenderedObject[] = [];
  const { problems } = render(tiny(describe), process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  return {
    all: objects as readonly Manifest[],
    of: (kind: string, name: string): Manifest =>
      objects.find((object) => object.kind === kind && object.metadata.name === name),
  };
}

/** The code with which a description is refused. */
function refusalOf(describe: (on: Cluster) => void): string | undefined {
  try {
    render(tiny(describe), process.cwd(), () => {});
  } catch (error) {
    if (error instanceof DescriptionError) return error.problem.code;
    throw error;
  }
  return undefined;
}

const grant = <F extends Fields>(
  on: Cluster,
  who: Workload,
  action: 'read' | 'write' | 'upsert',
  what: PostgresTable<F>,
) => on.ledger.grant(who, action, what);

describe('a PostgreSQL cluster', () => {
  test('has no superuser, takes no connection without TLS, and its pods are of the Guaranteed class, the sidecar too', () => {
    const { of } = objectsOf((on) => void cafeOn(on));
    const { spec } = of('Cluster', 'cafe');
    expect(spec).toMatchObject({ enableSuperuserAccess: false, enablePDB: true, walStorage: { size: '10Gi' } });
    expect(spec.postgresql.pg_hba).toEqual(['hostnossl all all all reject']);
    expect(spec.resources.requests).toEqual(spec.resources.limits);
    const { resources } = of('ObjectStore', 'cafe').spec.instanceSidecarConfiguration;
    expect(resources.requests).toEqual(resources.limits);
  });

  test.each([
    [1, undefined],
    [2, { method: 'any', number: 1, dataDurability: 'preferred' }],
    [3, { method: 'any', number: 1, dataDurability: 'required' }],
  ])('of %i instances waits for another to have what is written as far as one can be spared', (instances, expected) => {
    const { of } = objectsOf((on) => void cafeOn(on, { instances }));
    expect(of('Cluster', 'cafe').spec.postgresql.synchronous).toEqual(expected);
  });

  test('of one instance does not keep its node from being drained', () => {
    const enablePDB = (instances: number) =>
      objectsOf((on) => void cafeOn(on, { instances })).of('Cluster', 'cafe').spec.enablePDB;
    expect([enablePDB(1), enablePDB(2)]).toEqual([false, true]);
  });

  test('takes its settings from its memory, and never lets the log fill its volume', () => {
    const settings = parameters(gib(8), gib(10));
    expect(settings).toMatchObject({ shared_buffers: '2048MB', effective_cache_size: '6144MB', work_mem: '10MB' });
    const megabytes = (name: string) => Number.parseInt(settings[name] ?? '', 10);
    expect(megabytes('max_wal_size') + megabytes('max_slot_wal_keep_size')).toBeLessThan(gib(10).mebibytes);
  });

  test('keeps backups as long as it is told, with credentials that were delivered and not rendered', () => {
    const { of } = objectsOf((on) => void cafeOn(on, { retention: days(14) }));
    const { retentionPolicy, configuration } = of('ObjectStore', 'cafe').spec;
    expect(retentionPolicy).toBe('14d');
    expect(configuration.destinationPath).toBe('s3://test-backups/postgresql/cafe');
    expect(configuration.s3Credentials.secretAccessKey).toEqual({ name: 'cafe-lake', key: 'AWS_SECRET_ACCESS_KEY' });
    expect(of('ExternalSecret', 'cafe-lake').metadata.namespace).toBe('postgresql');
    expect(of('Cluster', 'cafe').spec.plugins).toEqual([
      { name: 'barman-cloud.cloudnative-pg.io', isWALArchiver: true, parameters: { barmanObjectName: 'cafe' } },
    ]);
  });

  test('brings its operator, the plugin in the same namespace, and cert-manager before the plugin', () => {
    const { of } = objectsOf((on) => void cafeOn(on));
    expect(of('HelmRelease', 'cloudnative-pg').metadata.namespace).toBe('cnpg-system');
    expect(of('HelmRelease', 'plugin-barman-cloud').metadata.namespace).toBe('cnpg-system');
    const waitsFor = of('Kustomization', 'operators-plugin-barman-cloud').spec.dependsOn;
    expect(waitsFor).toEqual(
      expect.arrayContaining([{ name: 'operators-cert-manager' }, { name: 'operators-cloudnative-pg' }]),
    );
  });

  test('says what is worth watching, and of replicas only where there are some', () => {
    const alertsOf = (instances: number) => {
      const names: string[] = [];
      objectsOf((on) => {
        cafeOn(on, { instances });
        names.push(...on.observes.alerts.flatMap(({ name, owner }) => (owner.name === 'cafe' ? [name] : [])));
      });
      return names;
    };
    expect(alertsOf(1)).toEqual(
      ['BackupTooOld', 'InstanceDown', 'NotArchiving', 'RestoreTestFailed', 'VolumeFilling'].map(
        (what) => `PostgreSQLCafe${what}`,
      ),
    );
    expect(alertsOf(3)).toContain('PostgreSQLCafeReplicaBehind');
  });

  test.each([{ instances: 0 }, { instances: 1.5 }, { name: 'Cafe' }, { name: 'a'.repeat(33) }])(
    '%j is refused',
    (props) => {
      expect(refusalOf((on) => void cafeOn(on, props))).toBe('LH233');
    },
  );
});

describe('the restore test', () => {
  const rendered = () =>
    objectsOf((on) => {
      const database = cafeOn(on).database('cat_cafe');
      database.table('cats', { of: Cat, key: 'cat_id' });
    });

  test('restores beside the cluster from its archive, and archives nothing itself', () => {
    const files = rendered().of('ConfigMap', 'cafe-restore-test-etc-restore-test').data;
    const { metadata, spec } = JSON.parse(files['cluster.json']);
    expect(metadata).toEqual({ name: 'cafe-restored', namespace: 'postgresql' });
    expect(spec.externalClusters[0].plugin.parameters).toEqual({ barmanObjectName: 'cafe', serverName: 'cafe' });
    expect(spec.plugins).toBeUndefined();
    expect(files['cat_cafe.sql']).toContain('EXISTS (SELECT FROM "public"."cats")');
    expect(files['test.sh']).toContain('trap remove EXIT');
  });

  test('may see, enter and delete what it restored, and nothing else', () => {
    const { rules } = rendered().of('Role', 'cafe-restore-test');
    const unnamed = rules.filter(({ resourceNames }: Manifest) => resourceNames === undefined);
    expect(unnamed).toEqual([{ apiGroups: ['postgresql.cnpg.io'], resources: ['clusters'], verbs: ['create'] }]);
    expect(new Set(rules.flatMap(({ resourceNames = [] }: Manifest) => resourceNames))).toEqual(
      new Set(['cafe-restored', 'cafe-restored-1']),
    );
  });

  test('reads the backups and writes none', () => {
    const ofBackups: string[] = [];
    objectsOf((on) => {
      cafeOn(on);
      on.deriveLater(() => {
        for (const { who, action, what } of on.ledger.grants)
          if (what.name.startsWith('test-backups/')) ofBackups.push(`${who.id} ${action}`);
      });
    });
    expect(ofBackups).toEqual(['postgresql/cafe write', 'postgresql/cafe-restored read']);
  });
});

describe('in the cloud', () => {
  const rendered = () => {
    const objects: Manifest[] = [];
    const sync = flux({ url: 'https://git.example.org/cloud.git' });
    const definition = cluster('cloud', { cloud: awsIn('eu-west-1'), sync, registry: 'registry.example.org' }, (on) => {
      cafeOn(on, { lake: new GlueLake(on, { database: 'test', bucketPrefix: 'test' }) });
    });
    const { problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
    expect(problems).toEqual([]);
    return (kind: string) => objects.find((object) => object.kind === kind && object.metadata.name === 'cafe');
  };

  test('backups need no credential: the service account of the cluster is lent one', () => {
    const { configuration, instanceSidecarConfiguration } = rendered()('ObjectStore').spec;
    expect(configuration.s3Credentials).toEqual({ inheritFromIAMRole: true });
    expect(configuration.endpointURL).toBeUndefined();
    expect(instanceSidecarConfiguration.env).toEqual([{ name: 'AWS_DEFAULT_REGION', value: 'eu-west-1' }]);
  });

  test('no two instances share a node', () => {
    expect(rendered()('Cluster').spec.affinity).toMatchObject({
      topologyKey: 'kubernetes.io/hostname',
      podAntiAffinityType: 'required',
      nodeSelector: { 'lakehouse-gitops/placement': 'services' },
    });
  });
});

describe('a client', () => {
  const two = (on: Cluster) => {
    const database = cafeOn(on).database('cat_cafe');
    const cats = database.table('cats', { of: Cat, key: 'cat_id' });
    const visitors = database.table('visitors', { of: record({ visitor_id: string() }), key: 'visitor_id' });
    return { database, cats, visitors };
  };
  const sqlOf = ({ of }: ReturnType<typeof objectsOf>): string =>
    of('ConfigMap', 'cafe-cat-cafe-schema-etc-schema').data['schema.sql'];

  test('is given what its grants need: read, append, and upsert, which must read too', () => {
    const sql = sqlOf(
      objectsOf((on) => {
        const { database, cats, visitors } = two(on);
        const [reader, writer, both] = ['reader', 'writer', 'both'].map((name) => workloadOn(on, name)) as [
          Workload,
          Workload,
          Workload,
        ];
        for (const workload of [reader, writer, both]) database.client(workload);
        grant(on, reader, 'read', cats);
        grant(on, writer, 'write', visitors);
        grant(on, both, 'upsert', cats);
        grant(on, both, 'read', visitors);
      }),
    );
    expect(sql.split('\n').filter((line) => line.startsWith('GRANT'))).toEqual([
      'GRANT CONNECT ON DATABASE "cat_cafe" TO pg_monitor, "both", "reader", "writer";',
      'GRANT USAGE ON SCHEMA "public" TO "both", "reader", "writer";',
      'GRANT SELECT, INSERT, UPDATE ON TABLE "public"."cats" TO "both";',
      'GRANT SELECT ON TABLE "public"."cats" TO "reader";',
      'GRANT SELECT ON TABLE "public"."visitors" TO "both";',
      'GRANT INSERT ON TABLE "public"."visitors" TO "writer";',
    ]);
  });

  test('has a password that nobody has seen, in the type that the operator wants, delivered with the certificate alone', () => {
    const { of } = objectsOf((on) => {
      const { database, cats } = two(on);
      const reader = workloadOn(on, 'reader');
      const client = database.client(reader);
      grant(on, reader, 'read', cats);
      expect(client).toMatchObject({ host: 'cafe-rw.postgresql.svc', database: 'cat_cafe', user: 'reader' });
      expect(client.secretName).toBe('reader-cafe-cat-cafe');
      expect(postgresEnv(client, '/ca.crt')).toContainEqual({ name: 'PGSSLMODE', value: 'verify-full' });
    });
    const { target } = of('ExternalSecret', 'cafe-role-reader').spec;
    expect(target.template).toMatchObject({ type: 'kubernetes.io/basic-auth', data: { username: 'reader' } });
    expect(of('DatabaseRole', 'cafe-role-reader').spec).toMatchObject({
      name: 'reader',
      passwordSecret: { name: 'cafe-role-reader' },
      databaseRoleReclaimPolicy: 'delete',
    });
    const delivered = of('ExternalSecret', 'reader-cafe-cat-cafe');
    expect(delivered.metadata.namespace).toBe('cat-cafe');
    expect(
      delivered.spec.data.map(({ remoteRef }: Manifest) => `${remoteRef.key}/${remoteRef.property}`).sort(),
    ).toEqual(['cafe-ca/ca.crt', 'cafe-role-reader/password', 'cafe-role-reader/username']);
  });

  test('is let in by the network, and comes after the tables, which come after the roles', () => {
    const { of } = objectsOf((on) => {
      const { database, cats } = two(on);
      const reader = workloadOn(on, 'reader');
      database.client(reader);
      grant(on, reader, 'read', cats);
    });
    const from = of('NetworkPolicy', 'cafe-ingress').spec.ingress[0].from;
    expect(from).toContainEqual({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'cat-cafe' } },
      podSelector: { matchLabels: { app: 'reader' } },
    });
    const waitsFor = (name: string) => of('Kustomization', name).spec.dependsOn.map(({ name }: Manifest) => name);
    expect(waitsFor('workloads-cat-cafe-reader')).toContain('services-postgresql-cafe-cat-cafe');
    expect(waitsFor('services-postgresql-cafe-cat-cafe')).toContain('services-postgresql-cafe-databases');
    expect(waitsFor('services-postgresql-cafe-databases')).toContain('services-postgresql-cafe');
  });

  test('of an owned database shares the owner with the other workloads of its application', () => {
    const { of, all } = objectsOf((on) => {
      const database = cafeOn(on).database('superset');
      for (const name of ['web', 'worker']) expect(database.ownedBy(workloadOn(on, name)).user).toBe('superset');
    });
    expect(all.filter(({ kind }) => kind === 'DatabaseRole')).toHaveLength(1);
    expect(of('DatabaseRole', 'cafe-role-superset').spec.databaseRoleReclaimPolicy).toBe('retain');
    expect(of('ExternalSecret', 'worker-cafe-superset').metadata.namespace).toBe('cat-cafe');
  });

  test.each<[string, string, (on: Cluster) => void]>([
    ['a name that PostgreSQL would fold', 'LH230', (on) => void cafeOn(on).database('CatCafe')],
    [
      'a column name that is too long',
      'LH230',
      (on) =>
        void cafeOn(on)
          .database('a')
          .table('t', { of: record({ id: string(), ['x'.repeat(64)]: int() }), key: 'id' }),
    ],
    ['a reserved name', 'LH231', (on) => void cafeOn(on).database('postgres')],
    [
      'two workloads of one name',
      'LH231',
      (on) => {
        const { database } = two(on);
        database.client(workloadOn(on, 'reader', 'here'));
        database.client(workloadOn(on, 'reader', 'there'));
      },
    ],
    ['a grant to one who is no client', 'LH232', (on) => grant(on, workloadOn(on, 'reader'), 'read', two(on).cats)],
    ['an owner beside stated tables', 'LH234', (on) => void two(on).database.ownedBy(workloadOn(on, 'web'))],
    ['a table stated twice', 'LH235', (on) => void two(on).database.table('cats', { of: Cat, key: 'cat_id' })],
  ])('%s is refused', (_, code, describe) => {
    expect(refusalOf(describe)).toBe(code);
  });
});

describe('the schema', () => {
  const sql = (columns: readonly (typeof Cat.columnList)[number][], name = 'cats') =>
    schemaSql({ database: 'cafe', tables: [{ name, columns, key: 'cat_id', rights: [] }], clients: [] });

  test('lets only optional columns be missing', () => {
    const text = sql(Cat.columnList);
    expect(text).toContain('"name" text NOT NULL');
    expect(text).toContain('"age" integer,');
    expect(text).toContain('ALTER COLUMN "age" DROP NOT NULL');
  });

  test('quotes what could be taken for SQL', () => {
    expect(sql(Cat.columnList, `a"b'c`)).toContain(`CREATE TABLE IF NOT EXISTS "public"."a""b'c"`);
    expect(sql(Cat.columnList, `a"b'c`)).toContain(`('a"b''c', 'cat_id', 'text')`);
  });

  test('takes a field that every row has as the key, and no other', () => {
    objectsOf((on) => {
      const database = cafeOn(on).database('cat_cafe');
      // @ts-expect-error: a cat without an age could not be told from another
      database.table('by_age', { of: Cat, key: 'age' });
    });
  });
});

test('the data generator of the cafe upserts its two tables, and that is all that it is granted on data', () => {
  objectsOf((on) => {
    const database = cafeOn(on).database('cat_cafe');
    dataGenerator(on, database, catCafePeople(database), 'cat-cafe');
    const granted = on.ledger.grants.filter(({ who }) => who.id === 'cat-cafe/data-generator');
    expect(granted.map(({ action, what }) => `${action} ${what.name}`).sort()).toEqual([
      'upsert cafe.cat_cafe.cats',
      'upsert cafe.cat_cafe.visitors',
    ]);
  });
});
