import type { Construct } from 'constructs';
import { Cluster, Component, type Duration, images, mib, millicores, Server } from '#platform';
import { clientProperties } from './client-files';
import type { KafkaCluster } from './kafka-cluster';
import type { Topic } from './topic';

export interface KafkaDebugClientProps {
  readonly kafka: KafkaCluster;
  readonly namespace: string;
  /** The topics that may be looked into, and no others. */
  readonly reads: readonly [Topic, ...Topic[]];
  /** How long a session may last: then its shells end, and what they have read is gone. */
  readonly session: Duration;
  /** @default kafka-debug */
  readonly name?: string;
}

const folders = { secrets: '/mnt/secrets/kafka', settings: '/etc/kafka-client' } as const;
/** The user of Strimzi's image (docker-images/base/Dockerfile). */
const uid = 1001;

/**
 * Kafka's own tools in a pod, for somebody who must see what is on a topic. It is there while a description says so:
 * `kubectl exec -it deploy/kafka-debug -n NAMESPACE -- sh`, then
 * `bin/kafka-console-consumer.sh --bootstrap-server $KAFKA_BOOTSTRAP_SERVERS --command-config $KAFKA_CLIENT_PROPERTIES --topic TOPIC`.
 */
export class KafkaDebugClient extends Server {
  constructor(scope: Construct, { kafka, namespace, reads, session, name = 'kafka-debug' }: KafkaDebugClientProps) {
    const component = new Component(scope, name, { layer: 'workloads', namespace, application: 'kafka' });
    super(component, name, (workload) => {
      const on = Cluster.of(scope);
      for (const topic of reads) on.ledger.grant(workload, 'read', topic);
      const client = kafka.client(workload);
      return {
        image: images.kafkaTools(on),
        uid,
        singleton: true,
        cpu: millicores(50),
        cpuLimit: millicores(1000),
        memory: mib(512),
        command: ['sleep', String(session.seconds)],
        env: [
          { name: 'KAFKA_BOOTSTRAP_SERVERS', value: client.bootstrapServers },
          { name: 'KAFKA_CLIENT_PROPERTIES', value: `${folders.settings}/client.properties` },
          { name: 'KAFKA_HEAP_OPTS', value: '-Xmx256m' },
          // Its tools write a log beside themselves, where nothing can be written to (bin/kafka-run-class.sh).
          { name: 'LOG_DIR', value: '/tmp' },
        ],
        mounts: [
          { path: folders.secrets, secret: client.secretName },
          { path: folders.settings, config: { 'client.properties': clientProperties(client, folders.secrets) } },
        ],
        probes: { ready: { exec: ['test', '-s', `${folders.secrets}/keystore.pem`] } },
        priority: 'batch',
        placement: 'batch',
      };
    });
  }
}
