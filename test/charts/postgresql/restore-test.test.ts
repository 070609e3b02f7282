import { Cat, cafeOn, type Manifest, objectsOf } from './described';

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
