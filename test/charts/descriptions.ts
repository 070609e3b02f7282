import { type Cluster, cluster, cores, flux, gib, local, record, string, timestamp } from '#platform';
import { KafkaCluster } from '../../charts/kafka';
import { InClusterLake } from '../../charts/lake';

/** A cluster as small as it can be, for tests of charts. */
export const tiny = (describe: (on: Cluster) => void) =>
  cluster(
    'tiny',
    { cloud: local(), sync: flux({ url: 'https://git.example.org/tiny.git' }), registry: 'registry.example.org' },
    describe,
  );

const one = { count: 1, cpu: cores(1), memory: gib(1), disk: gib(1) };

export const kafkaOn = (on: Cluster, sizes: { readonly brokers?: number; readonly controllers?: number } = {}) =>
  new KafkaCluster(on, {
    name: 'test',
    brokers: { ...one, count: sizes.brokers ?? 1 },
    controllers: { ...one, count: sizes.controllers ?? 1 },
  });

export const lakeOn = (on: Cluster) => new InClusterLake(on, { database: 'test', bucketPrefix: 'test', disk: gib(1) });

export const Sighting = record({ seen_at: timestamp(3), cat_id: string(), place: string() });
