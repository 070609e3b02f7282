import type { EnvVar } from '#platform';
import type { KafkaClient } from './client';

/** Files of a client's Secret, mounted in a folder: key and certificate in one, and the authority that signs for brokers. */
export const kafkaFiles = (folder: string) => ({ keystore: `${folder}/keystore.pem`, authorities: `${folder}/ca.crt` });

/** What a program of ours reads from its environment. @param folder where it finds the client's Secret */
export function kafkaEnv({ bootstrapServers, group }: KafkaClient, folder: string): readonly EnvVar[] {
  const { keystore, authorities } = kafkaFiles(folder);
  return [
    { name: 'KAFKA_BOOTSTRAP_SERVERS', value: bootstrapServers },
    { name: 'KAFKA_GROUP_ID', value: group },
    { name: 'KAFKA_KEYSTORE_FILE', value: keystore },
    { name: 'KAFKA_CA_FILE', value: authorities },
  ];
}

/** The same for Kafka's own tools (kafka.apache.org/documentation, "Consumer Configs" and KIP-651 for PEM). */
export function clientProperties({ bootstrapServers, group }: KafkaClient, folder: string): string {
  const { keystore, authorities } = kafkaFiles(folder);
  const properties = {
    'bootstrap.servers': bootstrapServers,
    'security.protocol': 'SSL',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keystore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': authorities,
    // The one group that the client may use; left out, the console consumer makes a name up and is refused.
    'group.id': group,
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
