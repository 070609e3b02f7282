import type { Construct } from 'constructs';
import { Cluster, Component, cores, images, mib, millicores, Server } from '#platform';
import { type KafkaCluster, kafkaEnv } from '../kafka';
import { type PostgresDatabase, postgresEnv } from '../postgresql';
import type { CatCafePeople } from './people';
import type { CatCafeTopics } from './stream';

export interface AlertUiProps {
  readonly kafka: KafkaCluster;
  readonly topics: CatCafeTopics;
  readonly database: PostgresDatabase;
  readonly people: CatCafePeople;
  readonly namespace: string;
}

const folders = { kafka: '/mnt/secrets/kafka', postgresql: '/mnt/secrets/postgresql' } as const;
/** The user `node` of the official image, which it is built on. */
const uid = 1000;

/**
 * What the staff of the cafe looks at: who needs help, who might adopt, and which cats are still there. A cat is adopted because somebody who
 * has signed in says so; alerts alone change nothing.
 */
export function alertUi(scope: Construct, { kafka, topics, database, people, namespace }: AlertUiProps) {
  const on = Cluster.of(scope);
  const component = new Component(scope, 'alert-ui', { layer: 'workloads', namespace, application: 'cat-cafe' });
  const { healthAlerts, adopters } = topics;
  const server = new Server(component, 'alert-ui', (workload) => {
    for (const relation of [healthAlerts, adopters, people.cats, people.visitors]) {
      on.ledger.grant(workload, 'read', relation);
    }
    on.ledger.grant(workload, 'upsert', people.cats);
    const broker = kafka.client(workload);
    const store = database.client(workload);
    return {
      image: images.catCafeAlertUi(on),
      uid,
      // Metrics have a port of their own: the ingress leads to the first alone.
      ports: { http: 8788, metrics: 9090 },
      ...size(on),
      cpu: millicores(100),
      cpuLimit: cores(1),
      memory: mib(256),
      env: [
        ...kafkaEnv(broker, folders.kafka),
        ...postgresEnv(store, `${folders.postgresql}/${store.keys.ca}`),
        { name: 'TOPIC_HEALTH_ALERTS', value: healthAlerts.topicName },
        { name: 'TOPIC_ADOPTERS', value: adopters.topicName },
        // Set by the proxy that people sign in at (oauth2-proxy, `pass_user_headers`); nobody else gets through to here.
        { name: 'USER_HEADER', value: 'X-Forwarded-User' },
      ],
      mounts: [
        { path: folders.kafka, secret: broker.secretName },
        { path: folders.postgresql, secret: store.secretName, keys: { [store.keys.ca]: store.keys.ca } },
      ],
      probes: { ready: { path: '/ready', port: 'http' }, live: { path: '/health', port: 'http' } },
      placement: 'services',
    };
  });
  on.observes.metrics({ name: 'alert-ui', endpoint: server.endpoint('metrics') });
  on.expose({ name: 'alerts', endpoint: server.endpoint(), service: server.servicePort(), signIn: 'proxy' });
  return server;
}

/** Two where one may fail with its zone, and more when many look. On a laptop there is one node to fail. */
const size = ({ cloud }: Cluster) =>
  cloud.zones > 1 ? { replicas: 2, scale: { max: 6, cpuPercent: 70 } as const } : { replicas: 1 };
