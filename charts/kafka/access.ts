import { type Action, Cluster, type Reference, Resource } from '#platform';
import type { KafkaClient } from './client';
import type { KafkaCluster } from './kafka-cluster';
import { OwnTopic } from './own-topic';
import { belongsTo, KafkaTopic, KafkaUser } from './resources';
import { Topic } from './topic';

/** Topics, once it is known who writes them: an upserted topic is a table of newest events, so it is compacted. */
export function deriveTopics(kafka: KafkaCluster): void {
  const upserted = new Set(
    Cluster.of(kafka)
      .ledger.grants.filter(({ action }) => action === 'upsert')
      .map(({ what }) => what),
  );
  for (const topic of kafka.topics) {
    new Resource(kafka.topicComponent, topic.topicName, KafkaTopic, {
      metadata: { name: objectName(topic), labels: belongsTo(kafka.name) },
      spec: {
        ...(objectName(topic) === topic.topicName ? {} : { topicName: topic.topicName }),
        partitions: topic.partitions,
        replicas: kafka.replicationFactor,
        config: {
          'min.insync.replicas': kafka.minInSyncReplicas,
          ...(topic instanceof OwnTopic ? topic.config : kept(topic, upserted.has(topic))),
        },
      },
    });
  }
}

/** Kubernetes takes no capitals and no underscores. */
const objectName = ({ topicName }: Topic | OwnTopic) => topicName.toLowerCase().replaceAll('_', '-');

const kept = ({ retention }: Topic, upserted: boolean) =>
  upserted ? { 'cleanup.policy': 'compact' } : { 'cleanup.policy': 'delete', 'retention.ms': retention.milliseconds };

/** One user a client, with exactly the permissions of its grants. It lies beside the workload: removing the workload removes it. */
export function deriveUsers(kafka: KafkaCluster): void {
  const entered = Cluster.of(kafka).ledger.grants;
  for (const [workload, client] of kafka.clientsByWorkload) {
    const grants = entered.flatMap(({ who, action, what }) =>
      who === workload && isTopic(what) && what.cluster === kafka ? [{ action, topic: what }] : [],
    );
    new Resource(workload.component, `${kafka.name}-user`, KafkaUser, {
      metadata: { name: client.user, namespace: kafka.namespace, labels: belongsTo(kafka.name) },
      spec: {
        authentication: { type: 'tls' },
        authorization: { type: 'simple', acls: acls(client, grants) },
      },
    });
  }
}

/** Kafka's operations for each action (kafka.apache.org/documentation, "Operations and Resources on Protocols"). */
function acls(client: KafkaClient, grants: readonly { readonly action: Action; readonly topic: Topic | OwnTopic }[]) {
  const reads = grants.some(({ action }) => action === 'read');
  const writes = grants.some(({ action }) => action === 'write' || action === 'upsert');
  return [
    ...grants.map(({ action, topic }) => ({
      resource: { type: 'topic' as const, name: topic.topicName, patternType: 'literal' as const },
      operations: action === 'read' ? (['Describe', 'Read'] as const) : (['Describe', 'Write'] as const),
    })),
    // Offsets are committed to the group.
    ...(reads
      ? [
          {
            resource: groups(client),
            operations: ['Read' as const],
          },
        ]
      : []),
    // Exactly-once sinks write in transactions; Describe lets them list those left behind by an earlier run.
    ...(writes
      ? [
          {
            resource: {
              type: 'transactionalId' as const,
              name: client.transactionalIdPrefix,
              patternType: 'prefix' as const,
            },
            operations: ['Describe', 'Write'] as const,
          },
        ]
      : []),
  ];
}

const groups = ({ group, groupPrefix }: KafkaClient) =>
  groupPrefix === undefined
    ? { type: 'group' as const, name: group, patternType: 'literal' as const }
    : { type: 'group' as const, name: groupPrefix, patternType: 'prefix' as const };

const isTopic = (what: Reference): what is Topic | OwnTopic => what instanceof Topic || what instanceof OwnTopic;
