export type { KafkaClient } from './client';
export { clientProperties, kafkaEnv, kafkaFiles } from './client-files';
export { KafkaDebugClient, type KafkaDebugClientProps } from './debug-client';
export { KafkaCluster, type KafkaClusterProps } from './kafka-cluster';
export type { NodePool } from './node-pool';
export { strimzi } from './operator';
export { OwnTopic, type OwnTopicProps } from './own-topic';
export { Topic, type TopicProps } from './topic';
