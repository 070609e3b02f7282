import { Construct } from 'constructs';
import type { Bytes } from '#platform';
import type { KafkaCluster } from '../kafka';
import type { Lake } from '../lake';
import { alerts } from './alerts';
import { rawIngestion } from './raw-ingestion';
import { catCafeTopics } from './stream';

export * from './events';

export interface CatCafeProps {
  readonly kafka: KafkaCluster;
  readonly lake: Lake;
  /** How many of each job's operators run side by side, and into how many partitions a topic is cut. */
  readonly parallelism: number;
  /** Memory of each process of a job. */
  readonly memory: Bytes;
}

/** The cat cafe: what visitors and cats do flows through Kafka into the lake, and raises alerts on the way. */
export class CatCafe extends Construct {
  constructor(scope: Construct, props: CatCafeProps) {
    super(scope, 'cat-cafe');
    const { lake, parallelism, memory } = props;
    const size = { parallelism, memory, namespace: 'cat-cafe' };
    const topics = catCafeTopics(props.kafka, parallelism);
    rawIngestion(this, topics, lake, size);
    alerts(this, topics, lake, size);
  }
}
