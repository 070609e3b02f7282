export { type KafkaClient, KafkaCluster, type KafkaClusterProps, type NodePool } from './kafka-cluster';
export { strimzi } from './operator';
export { Topic, type TopicProps } from './topic';
