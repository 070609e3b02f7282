import { type AclEntry, AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs';
import type { Manifest } from '../lanes/manifests.js';
import { PATIENCE, until } from '../lanes/processes.js';
import type { Broker } from './broker.js';

/** Plays Strimzi's Topic Operator: creates the rendered topics, for one broker instead of three. */
export async function createTopics(broker: Broker, topics: readonly Manifest[]): Promise<void> {
  const admin = broker.admin.admin();
  await admin.createTopics({
    waitForLeaders: true,
    topics: topics.map(({ metadata, spec }) => ({
      topic: spec.topicName ?? metadata.name,
      numPartitions: spec.partitions,
      replicationFactor: 1,
      configEntries: Object.entries({ ...spec.config, 'min.insync.replicas': 1 }).map(([name, value]) => ({
        name,
        value: String(value),
      })),
    })),
  });
  await admin.disconnect();
}

/** Hands access rules to the broker and waits until its authorizer applies the last of them. */
export async function grant(broker: Broker, acl: readonly AclEntry[]): Promise<void> {
  const admin = broker.admin.admin();
  await admin.createAcls({ acl: [...acl] });
  // The controller answers as soon as it has stored the rules; the authorizer learns of them a little later.
  for (const rule of acl) {
    await until(`rule for ${rule.resourceName}`, PATIENCE, async () => {
      const { resources } = await admin.describeAcls(rule);
      return resources.length > 0 || undefined;
    });
  }
  await admin.disconnect();
}

/** The access rules of a rendered KafkaUser, as Strimzi's User Operator hands them to the broker. */
export function rules(user: Manifest): AclEntry[] {
  const acls: Manifest[] = user.spec.authorization?.acls ?? [];
  return acls.flatMap(({ resource, operations, host, type }) =>
    operations.map((operation: string) => ({
      principal: `User:CN=${user.metadata.name}`,
      host: host ?? '*',
      permissionType: type === 'deny' ? AclPermissionTypes.DENY : AclPermissionTypes.ALLOW,
      operation: known(AclOperationTypes, snake(operation)),
      resourceType: known(AclResourceTypes, RESOURCE[resource.type] ?? resource.type),
      resourceName: resource.type === 'cluster' ? 'kafka-cluster' : resource.name,
      resourcePatternType:
        resource.patternType === 'prefix' ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
    })),
  );
}

const RESOURCE: Readonly<Record<string, string>> = {
  topic: 'TOPIC',
  group: 'GROUP',
  cluster: 'CLUSTER',
  transactionalId: 'TRANSACTIONAL_ID',
};

const snake = (name: string) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

function known<T>(values: T, name: string): T[keyof T] {
  const value = values[name as keyof T];
  if (value === undefined) throw new Error(`a KafkaUser names ${name}, which Kafka does not know`);
  return value;
}
