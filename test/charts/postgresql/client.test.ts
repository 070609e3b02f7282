import { type Cluster, int, record, string, type Workload } from '#platform';
import { postgresEnv } from '../../../charts/postgresql';
import { Cat, cafeOn, grant, type Manifest, objectsOf, refusalOf, workloadOn } from './described';

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
