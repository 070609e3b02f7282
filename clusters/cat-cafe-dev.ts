import { cluster, cores, days, flux, gib, local, mib, millicores } from '#platform';
import { CatCafe } from '../charts/cat-cafe';
import { DataHub } from '../charts/datahub';
import { anywhere, Ingress, onePerson, ownAuthority } from '../charts/ingress';
import { JupyterHub } from '../charts/jupyterhub';
import { KafkaCluster } from '../charts/kafka';
import { InClusterLake } from '../charts/lake';
import { Logging } from '../charts/logging';
import { Monitoring } from '../charts/monitoring';
import { PostgresCluster } from '../charts/postgresql';
import { IcebergMaintenance, SparkHistoryServer } from '../charts/spark';
import { Superset } from '../charts/superset';
import { Trino } from '../charts/trino';

/** The cat cafe on a laptop: the same events, tables and jobs, one of each machine, and a lake in the cluster instead of S3 and Glue. */
export default cluster(
  'cat-cafe-dev',
  {
    cloud: local(),
    sync: flux({ url: 'https://github.com/cat-cafe/lakehouse-gitops' }),
    registry: 'ghcr.io/cat-cafe',
  },
  (on) => {
    new Ingress(on, {
      domain: 'cat-cafe.localhost',
      certificate: ownAuthority,
      signIn: onePerson('barista'),
      from: anywhere,
    });
    new Monitoring(on, { retention: days(1), disk: gib(2), alertsTo: 'nobody', memory: mib(768) });

    const kafka = new KafkaCluster(on, {
      name: 'cafe',
      brokers: { count: 1, cpu: millicores(500), memory: gib(1), disk: gib(5) },
      controllers: { count: 1, cpu: millicores(250), memory: mib(512), disk: gib(1) },
    });
    const lake = new InClusterLake(on, { database: 'cat_cafe', bucketPrefix: 'cat-cafe-dev', disk: gib(10) });
    const postgres = new PostgresCluster(on, {
      name: 'cafe',
      instances: 1,
      cpu: millicores(250),
      memory: mib(512),
      disk: gib(2),
      lake,
    });
    new Logging(on, { lake });

    const batch = {
      driver: { cpu: millicores(500), memory: gib(1) },
      executors: { cpu: millicores(500), memory: gib(1), count: 1 },
    };
    new SparkHistoryServer(on, { lake, namespace: 'spark', memory: gib(1) });
    new IcebergMaintenance(on, { lake, namespace: 'spark', ...batch });
    const trino = new Trino(on, {
      lake,
      coordinator: { cpu: millicores(250), memory: gib(2) },
      workers: { min: 1, cpu: millicores(500), memory: gib(2) },
    });
    const superset = new Superset(on, { database: postgres.database('superset'), trino });
    const hub = new JupyterHub(on, {
      lake,
      signIn: 'shared password',
      users: 1,
      server: { cpu: cores(1), memory: gib(2), disk: gib(1) },
    });

    const datahub = new DataHub(on, {
      kafka,
      database: postgres.database('datahub'),
      search: { nodes: 1, cpu: millicores(250), memory: gib(1.5), disk: gib(2) },
      signIn: 'administrator',
      gms: { cpu: millicores(250), memory: gib(2) },
    });

    new CatCafe(on, {
      ...{ kafka, lake, superset, hub, batch, lineage: datahub },
      database: postgres.database('cat_cafe'),
      parallelism: 1,
      memory: mib(1536),
    });
  },
);
