import { days, mib } from '#platform';
import type { KafkaCluster, OwnTopic, OwnTopicProps } from '../kafka';

/** Changes of many columns come as one message (datahub-helm, values.yaml: `global.kafka.maxMessageBytes`). */
const largest = mib(5);

/** Names and lifetimes of DataHub's own tool for topics (docker/kafka-setup; metadata-service, application.yaml: `kafka.topics`). */
const topics: Readonly<Record<string, Omit<OwnTopicProps, 'largest'>>> = {
  MetadataChangeProposal_v1: { partitions: 1, retention: days(7) },
  FailedMetadataChangeProposal_v1: { partitions: 1, retention: days(7) },
  MetadataChangeLog_Versioned_v1: { partitions: 1, retention: days(7) },
  MetadataChangeLog_Timeseries_v1: { partitions: 1, retention: days(90) },
  MetadataChangeEvent_v4: { partitions: 1, retention: days(7) },
  FailedMetadataChangeEvent_v4: { partitions: 1, retention: days(7) },
  PlatformEvent_v1: { partitions: 1, retention: days(7) },
  // GMS reads in it at each start that the update has run, and waits for ever if that was forgotten.
  DataHubUpgradeHistory_v1: { partitions: 1, retention: 'for ever' },
};

/** What DataHub tells itself. It gets no right to make topics: they are stated here. */
export const datahubTopics = (kafka: KafkaCluster): readonly OwnTopic[] =>
  Object.entries(topics).map(([name, props]) => kafka.ownTopic(name, { ...props, largest }));

/** Its consumer groups by the variable that names each (application.yaml, `kafka.consumer` and the listeners' annotations). */
const groups = {
  METADATA_CHANGE_PROPOSAL_KAFKA_CONSUMER_GROUP_ID: 'change-proposals',
  METADATA_CHANGE_EVENT_KAFKA_CONSUMER_GROUP_ID: 'change-events',
  METADATA_CHANGE_LOG_KAFKA_CONSUMER_GROUP_ID: 'change-log',
  PLATFORM_EVENT_KAFKA_CONSUMER_GROUP_ID: 'platform-events',
  DATAHUB_UPGRADE_HISTORY_KAFKA_CONSUMER_GROUP_ID: 'upgrade-history',
} as const;

/** @param prefix what the client's groups must begin with */
export const groupNames = (prefix: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(groups).map(([variable, name]) => [variable, `${prefix}${name}`]));
