import { aws, cluster, cores, flux, gib } from '#platform';
import { CatCafe } from '../charts/cat-cafe';
import { KafkaCluster } from '../charts/kafka';
import { GlueLake } from '../charts/lake';

/** The cat cafe on EKS: three brokers over three zones, tables in S3 and Glue. */
export default cluster(
  'cat-cafe',
  {
    cloud: aws({ region: 'us-west-2' }),
    sync: flux({ url: 'https://github.com/cat-cafe/lakehouse-gitops' }),
    registry: 'ghcr.io/cat-cafe',
  },
  (on) => {
    const kafka = new KafkaCluster(on, {
      name: 'cafe',
      brokers: { count: 3, cpu: cores(2), memory: gib(8), disk: gib(100) },
      controllers: { count: 3, cpu: cores(1), memory: gib(2), disk: gib(20) },
    });
    const lake = new GlueLake(on, { database: 'cat_cafe', bucketPrefix: 'cat-cafe-lakehouse' });

    new CatCafe(on, { kafka, lake, parallelism: 6, memory: gib(2) });
  },
);
