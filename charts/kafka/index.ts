export type { KafkaClient } from './client';
export { KafkaCluster, type KafkaClusterProps } from './kafka-cluster';
export type { NodePool } from './node-pool';
export { strimzi } from './operator';
export { Topic, type TopicProps } from './topic';
