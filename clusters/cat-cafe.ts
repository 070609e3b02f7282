import { aws, cluster, cores, days, flux, gib, slack } from '#platform';
import { CatCafe } from '../charts/cat-cafe';
import { DataHub } from '../charts/datahub';
import { acmeDns, anywhere, Ingress, oidc } from '../charts/ingress';
import { JupyterHub } from '../charts/jupyterhub';
import { KafkaCluster } from '../charts/kafka';
import { Karpenter } from '../charts/karpenter';
import { GlueLake } from '../charts/lake';
import { Logging } from '../charts/logging';
import { Monitoring } from '../charts/monitoring';
import { PostgresCluster } from '../charts/postgresql';
import { IcebergMaintenance, SparkHistoryServer } from '../charts/spark';
import { Superset } from '../charts/superset';
import { SyncAlerts } from '../charts/sync-alerts';
import { Trino } from '../charts/trino';

/** The cat cafe on EKS: three brokers over three zones, tables in S3 and Glue. */
export default cluster(
  'cat-cafe',
  {
    cloud: aws({
      region: 'us-west-2',
      account: '111122223333',
      administrators: ['cat-cafe-platform'],
      stateBucket: 'cat-cafe-terraform-111122223333',
    }),
    sync: flux({ url: 'https://github.com/cat-cafe/lakehouse-gitops' }),
    teams: { baristas: ['cat-cafe'], analysts: ['superset', 'trino'] },
  },
  (on) => {
    // Nodes, the way in, and somebody who watches.
    new Karpenter(on);
    const staff = oidc({
      issuer: 'https://login.cat-cafe.example',
      authorizeUrl: 'https://login.cat-cafe.example/authorize',
      tokenUrl: 'https://login.cat-cafe.example/token',
      userinfoUrl: 'https://login.cat-cafe.example/userinfo',
      client: 'cat-cafe/sign-in',
      groups: ['cafe-staff'],
    });
    const ingress = new Ingress(on, {
      domain: 'data.cat-cafe.example',
      certificate: acmeDns({ email: 'platform@cat-cafe.example', hostedZone: 'Z0123456789ABCDEFGHIJ' }),
      signIn: staff,
      from: anywhere,
    });
    const team = slack({ path: 'cat-cafe/alerts', channel: '#cat-cafe-alerts' });
    const monitoring = new Monitoring(on, { retention: days(15), disk: gib(100), alertsTo: team });
    new SyncAlerts(on, { to: team });

    // Where data is kept.
    const kafka = new KafkaCluster(on, {
      name: 'cafe',
      brokers: { count: 3, cpu: cores(2), memory: gib(8), disk: gib(100) },
      controllers: { count: 3, cpu: cores(1), memory: gib(2), disk: gib(20) },
    });
    const lake = new GlueLake(on, { database: 'cat_cafe', bucketPrefix: 'cat-cafe-lakehouse' });
    const postgres = new PostgresCluster(on, {
      name: 'cafe',
      instances: 3,
      cpu: cores(2),
      memory: gib(4),
      disk: gib(50),
      lake,
    });
    new Logging(on, { lake });

    // Who computes and shows.
    const batch = {
      driver: { cpu: cores(1), memory: gib(2) },
      executors: { cpu: cores(2), memory: gib(4), count: { min: 1, max: 6 } },
    };
    new SparkHistoryServer(on, { lake, namespace: 'spark' });
    new IcebergMaintenance(on, { lake, namespace: 'spark', ...batch });
    const trino = new Trino(on, {
      lake,
      coordinator: { cpu: cores(2), memory: gib(8) },
      workers: { min: 2, max: 6, cpu: cores(4), memory: gib(16) },
      prometheus: monitoring.prometheus,
    });
    const superset = new Superset(on, { database: postgres.database('superset'), trino });
    const hub = new JupyterHub(on, {
      lake,
      signIn: { provider: staff, url: ingress.url('jupyterhub') },
      users: 10,
      server: { cpu: cores(2), memory: gib(8), disk: gib(10) },
      database: postgres.database('jupyterhub'),
    });

    const datahub = new DataHub(on, {
      kafka,
      database: postgres.database('datahub'),
      search: { nodes: 3, cpu: cores(0.5), memory: gib(3), disk: gib(20) },
      signIn: { provider: staff, url: ingress.url('datahub') },
      gms: { cpu: cores(1), memory: gib(4) },
      frontends: 2,
    });

    new CatCafe(on, {
      ...{ kafka, lake, superset, hub, batch, lineage: datahub },
      database: postgres.database('cat_cafe'),
      parallelism: 6,
      memory: gib(2),
    });
  },
);
