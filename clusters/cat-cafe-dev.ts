import { cluster, flux, gib, local, mib, millicores } from '#platform';
import { CatCafe } from '../charts/cat-cafe';
import { KafkaCluster } from '../charts/kafka';
import { InClusterLake } from '../charts/lake';

/** The cat cafe on a laptop: the same events, tables and jobs, one of each machine, and a lake in the cluster instead of S3 and Glue. */
export default cluster(
  'cat-cafe-dev',
  {
    cloud: local(),
    sync: flux({ url: 'https://github.com/cat-cafe/lakehouse-gitops' }),
    registry: 'ghcr.io/cat-cafe',
  },
  (on) => {
    const kafka = new KafkaCluster(on, {
      name: 'cafe',
      brokers: { count: 1, cpu: millicores(500), memory: gib(1), disk: gib(5) },
      controllers: { count: 1, cpu: millicores(250), memory: mib(512), disk: gib(1) },
    });
    const lake = new InClusterLake(on, { database: 'cat_cafe', bucketPrefix: 'cat-cafe-dev', disk: gib(10) });

    new CatCafe(on, { kafka, lake, parallelism: 1, memory: mib(1536) });
  },
);
