import type { EnvVar, SecretReference } from '#platform';
import { type KafkaClient, kafkaFiles } from '../kafka';
import type { OpenSearchClient } from '../opensearch';
import type { PostgresClient } from '../postgresql';
import { groupNames } from './topics';

/** Where the programs find their files. */
export const folders = {
  kafka: '/mnt/secrets/kafka',
  database: '/mnt/secrets/postgresql',
  search: '/mnt/secrets/search',
  trust: '/mnt/trust',
} as const;

export const ports = { http: 8080, metrics: 4318 } as const;

/** The name under which its own parts call GMS; whoever says it with the secret may do anything. */
export const systemClient = '__datahub_system';

export interface Stores {
  readonly kafka: KafkaClient;
  readonly database: PostgresClient;
  readonly search: OpenSearchClient;
}

export interface Keys {
  readonly system: SecretReference<'secret' | 'authorization' | 'header'>;
  readonly keys: SecretReference<'signing-key' | 'salt' | 'encryption-key' | 'session-key'>;
}

/**
 * What GMS and the update have in common: the variables that chart datahub-1.1.0 sets for both, with the stores of this cluster.
 * @param gmsHost where GMS answers; GMS itself is its own registry of schemas
 */
export function serviceEnv(stores: Stores, { system, keys }: Keys, gmsHost: string): readonly EnvVar[] {
  return [
    ...texts({
      JAVA_TOOL_OPTIONS: `-XX:MaxRAMPercentage=65 -XX:+ExitOnOutOfMemoryError -Djavax.net.ssl.trustStore=${trustStore}`,
      ENTITY_REGISTRY_CONFIG_PATH: '/datahub/datahub-gms/resources/entity-registry.yml',
      // Who looked at what is nobody's business, and nothing is reported to the maker.
      DATAHUB_ANALYTICS_ENABLED: 'false',
      DATAHUB_TELEMETRY_ENABLED: 'false',
      // Said by the update when it has run, and waited for by GMS. There is one, until the version changes.
      DATAHUB_REVISION: '1',
      GRAPH_SERVICE_IMPL: 'elasticsearch',
      METADATA_SERVICE_AUTH_ENABLED: 'true',
      ZDU_STAGE_20: 'true',
    }),
    ...authentication(system),
    secret('DATAHUB_TOKEN_SERVICE_SIGNING_KEY', keys.secretName, 'signing-key'),
    secret('DATAHUB_TOKEN_SERVICE_SALT', keys.secretName, 'salt'),
    secret('SECRET_SERVICE_ENCRYPTION_KEY', keys.secretName, 'encryption-key'),
    ...databaseEnv(stores.database),
    ...kafkaEnv(stores.kafka, gmsHost),
    ...searchEnv(stores.search),
  ];
}

/** How a part of DataHub proves to GMS that it is one. */
export const authentication = (system: Keys['system']): readonly EnvVar[] => [
  { name: 'DATAHUB_SYSTEM_CLIENT_ID', value: systemClient },
  secret('DATAHUB_SYSTEM_CLIENT_SECRET', system.secretName, 'secret'),
];

/** Certificates that Java trusts instead of the world's: it calls nobody outside. Without a password, for they are no secret. */
const trustStore = `${folders.trust}/authorities.jks`;

/** Java reads no authorities from PEM files. keytool wants a password to make a JKS store; nobody needs it to read one. */
export const makeTrustStore = [
  'set -eu',
  `rm -f ${trustStore}`,
  `keytool -importcert -noprompt -alias search -file ${folders.search}/ca.crt -keystore ${trustStore} -storetype JKS -storepass not-a-secret`,
].join('\n');

function databaseEnv({ host, port, database, user, secretName, keys }: PostgresClient): readonly EnvVar[] {
  return [
    ...texts({
      EBEAN_DATASOURCE_HOST: `${host}:${port}`,
      // The authority as a file of PEM: jdbc.postgresql.org/documentation/ssl
      EBEAN_DATASOURCE_URL: `jdbc:postgresql://${host}:${port}/${database}?sslmode=verify-full&sslrootcert=${folders.database}/${keys.ca}`,
      EBEAN_DATASOURCE_DRIVER: 'org.postgresql.Driver',
      EBEAN_DATASOURCE_USERNAME: user,
    }),
    secret('EBEAN_DATASOURCE_PASSWORD', secretName, keys.password),
  ];
}

/** Names of Spring's own properties for Kafka's (docs/how/kafka-config.md). */
function kafkaEnv({ bootstrapServers, groupPrefix = '' }: KafkaClient, gmsHost: string): readonly EnvVar[] {
  const { keystore, authorities } = kafkaFiles(folders.kafka);
  return texts({
    KAFKA_BOOTSTRAP_SERVER: bootstrapServers,
    KAFKA_PROPERTIES_SECURITY_PROTOCOL: 'SSL',
    SPRING_KAFKA_PROPERTIES_SECURITY_PROTOCOL: 'SSL',
    SPRING_KAFKA_PROPERTIES_SSL_KEYSTORE_TYPE: 'PEM',
    SPRING_KAFKA_PROPERTIES_SSL_KEYSTORE_LOCATION: keystore,
    SPRING_KAFKA_PROPERTIES_SSL_TRUSTSTORE_TYPE: 'PEM',
    SPRING_KAFKA_PROPERTIES_SSL_TRUSTSTORE_LOCATION: authorities,
    KAFKA_PRODUCER_COMPRESSION_TYPE: 'none',
    SCHEMA_REGISTRY_TYPE: 'INTERNAL',
    KAFKA_SCHEMAREGISTRY_URL: `http://${gmsHost}:${ports.http}/schema-registry/api/`,
    // Topics are stated (topics.ts).
    DATAHUB_PRECREATE_TOPICS: 'false',
    ...groupNames(groupPrefix),
  });
}

function searchEnv({ host, port, user, secretName, keys, copies }: OpenSearchClient): readonly EnvVar[] {
  return [
    ...texts({
      ELASTICSEARCH_HOST: host,
      ELASTICSEARCH_PORT: String(port),
      ELASTICSEARCH_USE_SSL: 'true',
      ELASTICSEARCH_USERNAME: user,
      ELASTICSEARCH_SHIM_ENGINE_TYPE: 'OPENSEARCH_2',
      ELASTICSEARCH_SHIM_AUTO_DETECT: 'false',
      ELASTICSEARCH_NUM_REPLICAS_PER_INDEX: String(copies),
      ELASTICSEARCH_INDEX_BUILDER_MAPPINGS_REINDEX: 'true',
      ELASTICSEARCH_INDEX_BUILDER_SETTINGS_REINDEX: 'true',
      // The image's check before the start trusts none but the world's authorities. The order of syncing has waited already.
      SKIP_ELASTICSEARCH_CHECK: 'true',
    }),
    secret('ELASTICSEARCH_PASSWORD', secretName, keys.password),
  ];
}

/** What GMS alone is told: it takes in all that is written, too, and no recipe is run from its pages. */
export const gmsEnv = texts({
  MCE_CONSUMER_ENABLED: 'true',
  MAE_CONSUMER_ENABLED: 'true',
  PE_CONSUMER_ENABLED: 'true',
  REST_API_AUTHORIZATION_ENABLED: 'true',
  UI_INGESTION_ENABLED: 'false',
  ENABLE_PROMETHEUS: 'true',
});

/** What the update alone is told: it makes its tables, and knows the schemas of messages without asking GMS. */
export const updateEnv = texts({
  ZDU_STAGE_10: 'true',
  DATAHUB_SQL_SETUP_ENABLED: 'true',
  CREATE_TABLES: 'true',
  CREATE_DB: 'false',
  SCHEMA_REGISTRY_SYSTEM_UPDATE: 'true',
  SPRING_KAFKA_PROPERTIES_AUTO_REGISTER_SCHEMAS: 'true',
  SPRING_KAFKA_PROPERTIES_USE_LATEST_VERSION: 'true',
  ELASTICSEARCH_BUILD_INDICES_CLONE_INDICES: 'true',
  // Its pods ask the API server for nothing.
  DATAHUB_UPGRADE_K8_SCALE_DOWN_ENABLED: 'false',
  DATAHUB_UPGRADE_K8_SCALE_DOWN_JAVA_ENABLED: 'false',
});

export function texts(values: Readonly<Record<string, string>>): readonly EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

export const secret = (name: string, secretName: string, key: string): EnvVar => ({
  name,
  valueFrom: { secretKeyRef: { name: secretName, key } },
});
