import { aws, cluster, cores, days, flux, gib } from '#platform';
import { CafeOrder } from '../../charts/cat-cafe';
import { FlinkSqlJob, ingest } from '../../charts/flink';
import { KafkaCluster } from '../../charts/kafka';
import { Karpenter } from '../../charts/karpenter';
import { day, GlueLake } from '../../charts/lake';

export default cluster(
  'cat-cafe-paris',
  {
    cloud: aws({
      region: 'eu-west-3',
      account: '111122223333',
      administrators: ['cat-cafe-platform'],
      stateBucket: 'cat-cafe-terraform-paris',
    }),
    sync: flux({ url: 'https://github.com/cat-cafe/lakehouse-gitops' }),
  },
  (on) => {
    new Karpenter(on);
    const kafka = new KafkaCluster(on, {
      name: 'cafe',
      brokers: { count: 3, cpu: cores(2), memory: gib(8), disk: gib(100) },
      controllers: { count: 3, cpu: cores(1), memory: gib(2), disk: gib(20) },
    });
    const lake = new GlueLake(on, { database: 'cat_cafe', bucketPrefix: 'cat-cafe-paris' });

    const orders = kafka.topic('cafe-orders', { of: CafeOrder, key: 'visitor_id', partitions: 6, retention: days(7) });
    const raw = lake.table('cafe_orders_raw', { of: CafeOrder, partitionBy: [day('event_time').as('event_date')] });
    new FlinkSqlJob(on, 'raw-ingestion', {
      statements: [ingest(orders, raw)],
      ...{ lake, namespace: 'cat-cafe', badJson: 'skip', parallelism: 6, memory: gib(2) },
    });
  },
);
