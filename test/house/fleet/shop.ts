import { type Bytes, type Cluster, cores, type Duration, gib } from '#platform';
import { CafeOrder } from '../../../charts/cat-cafe';
import { FlinkSqlJob, ingest } from '../../../charts/flink';
import { KafkaCluster } from '../../../charts/kafka';
import { day, InClusterLake } from '../../../charts/lake';

/** What differs from one environment to the next. */
export interface ShopProps {
  readonly brokers: number;
  readonly memory: Bytes;
  readonly keepOrders: Duration;
}

/** Orders, from the till to the lake. */
export function shop(on: Cluster, { brokers, memory, keepOrders }: ShopProps): void {
  const machine = { cpu: cores(1), memory, disk: gib(20) };
  const kafka = new KafkaCluster(on, {
    name: 'shop',
    brokers: { ...machine, count: brokers },
    controllers: { ...machine, count: brokers },
  });
  const lake = new InClusterLake(on, { database: 'shop', bucketPrefix: on.name, disk: gib(50) });

  const orders = kafka.topic('orders', { of: CafeOrder, key: 'visitor_id', partitions: 3, retention: keepOrders });
  const raw = lake.table('orders_raw', { of: CafeOrder, partitionBy: [day('event_time').as('event_date')] });
  new FlinkSqlJob(on, 'ingestion', {
    statements: [ingest(orders, raw)],
    ...{ lake, namespace: 'shop', badJson: 'skip', parallelism: 3, memory },
  });
}
