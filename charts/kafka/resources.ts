import { kind } from '#platform';
import type * as v1 from '#schemas/kafka.strimzi.io/v1';
import { strimzi } from './operator';

const observed =
  'has(status.observedGeneration) && has(status.conditions) && status.observedGeneration == metadata.generation';
const has = (type: string, status: string) =>
  `status.conditions.exists(c, c.type == '${type}' && c.status == '${status}')`;

/** Strimzi reports a failure as `NotReady=True`, which kstatus takes for nothing at all. While it is `Creating` it is not one. */
const health = {
  current: `${observed} && ${has('Ready', 'True')}`,
  failed: `${observed} && status.conditions.exists(c, c.type == 'NotReady' && c.status == 'True' && (!has(c.reason) || c.reason != 'Creating'))`,
};

/** The topic operator alone says `Ready=False` (BatchingTopicController.java). */
const topicHealth = { current: health.current, failed: `${observed} && ${has('Ready', 'False')}` };

/** Deleting any of the stateful ones deletes data or, for Kafka itself, the authorities that every client certificate hangs on. */
export const Kafka = kind<v1.Kafka>('kafka.strimzi.io/v1', 'Kafka', { operator: strimzi, stateful: true, health });
export const KafkaNodePool = kind<v1.KafkaNodePool>('kafka.strimzi.io/v1', 'KafkaNodePool', {
  operator: strimzi,
  stateful: true,
});
export const KafkaTopic = kind<v1.KafkaTopic>('kafka.strimzi.io/v1', 'KafkaTopic', {
  operator: strimzi,
  stateful: true,
  health: topicHealth,
});
export const KafkaUser = kind<v1.KafkaUser>('kafka.strimzi.io/v1', 'KafkaUser', { operator: strimzi, health });
export const KafkaRebalance = kind<v1.KafkaRebalance>('kafka.strimzi.io/v1', 'KafkaRebalance', { operator: strimzi });

/** The label by which Strimzi finds the cluster that a topic, user or pool belongs to. */
export const belongsTo = (cluster: string) => ({ 'strimzi.io/cluster': cluster });
