import {
  type Component,
  DescriptionError,
  type Duration,
  type Endpoint,
  type Fields,
  type RecordShape,
  Relation,
} from '#platform';
import type { KafkaCluster } from './kafka-cluster';

export interface TopicProps<F extends Fields> {
  /** The shape of an event. */
  readonly of: RecordShape<F>;
  /** The column whose value is the message key: events of one key stay in order, on one partition. */
  readonly key: keyof F & string;
  readonly partitions: number;
  /** How long an event is kept. A topic that a job upserts into is compacted instead and keeps the newest event of each key for ever. */
  readonly retention: Duration;
}

/** A topic of a Kafka cluster and the shape of its events. */
export class Topic<F extends Fields = Fields> extends Relation<F> {
  readonly kind = 'topic';
  readonly shape: RecordShape<F>;
  readonly key: keyof F & string;
  readonly partitions: number;
  readonly retention: Duration;

  constructor(
    readonly cluster: KafkaCluster,
    readonly topicName: string,
    owner: Component,
    listener: Endpoint,
    props: TopicProps<F>,
  ) {
    super(topicName, owner, [listener]);
    requireTopic(cluster, topicName, props.partitions);
    this.shape = props.of;
    this.key = props.key;
    this.partitions = props.partitions;
    this.retention = props.retention;
  }
}

export function requireTopic(cluster: KafkaCluster, topicName: string, partitions: number): void {
  // Kafka's own rule (Topic.validate), which the API server does not know.
  if (!/^[a-zA-Z0-9._-]{1,249}$/.test(topicName)) {
    throw new DescriptionError({
      code: 'LH201',
      where: `${cluster.node.path}: topic '${topicName}'`,
      what: 'a topic name holds only letters, digits, dots, underscores and dashes, 249 at most',
      fix: 'Rename the topic.',
    });
  }
  if (!Number.isInteger(partitions) || partitions < 1) {
    throw new DescriptionError({
      code: 'LH202',
      where: `${cluster.node.path}: topic '${topicName}'`,
      what: `${partitions} is not a number of partitions`,
      fix: 'State one partition or more.',
    });
  }
}
