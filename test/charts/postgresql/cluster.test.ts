import { cluster, days, flux, gib } from '#platform';
import { GlueLake } from '../../../charts/lake';
import { parameters } from '../../../charts/postgresql/parameters';
import { render } from '../../../src/commands/render';
import { awsIn } from '../../platform/described';
import { cafeOn, type Manifest, objectsOf, refusalOf } from './described';

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
