import { type Bytes, type Component, type Duration, type Endpoint, Reference } from '#platform';
import type { KafkaCluster } from './kafka-cluster';
import { requireTopic } from './topic';

export interface OwnTopicProps {
  readonly partitions: number;
  readonly retention: Duration | 'for ever';
  /** The largest message. @default - the brokers' own, 1 MiB */
  readonly largest?: Bytes;
}

/**
 * A topic that an application keeps for itself, under a name and in a form that it has chosen. It has no columns: no SQL reads it, and it is no
 * part of the platform's data.
 */
export class OwnTopic extends Reference {
  readonly kind = 'own-topic';

  constructor(
    readonly cluster: KafkaCluster,
    readonly topicName: string,
    owner: Component,
    listener: Endpoint,
    readonly props: OwnTopicProps,
  ) {
    super(topicName, owner, [listener]);
    requireTopic(cluster, topicName, props.partitions);
  }

  get partitions(): number {
    return this.props.partitions;
  }

  /** How the topic differs from the brokers' defaults (kafka.apache.org/documentation, "Topic Configs"). */
  get config(): Readonly<Record<string, string | number>> {
    const { retention, largest } = this.props;
    return {
      'cleanup.policy': 'delete',
      'retention.ms': retention === 'for ever' ? -1 : retention.milliseconds,
      ...(largest ? { 'max.message.bytes': largest.bytes } : {}),
    };
  }
}
