import type { Construct } from 'constructs';
import { Cluster, Component, cores, images, mib, millicores, minutes, Server, seconds } from '#platform';
import { type KafkaCluster, kafkaEnv } from '../kafka';
import { type PostgresDatabase, postgresEnv } from '../postgresql';
import type { CatCafePeople } from './people';
import type { CatCafeTopics } from './stream';

export interface ProducerProps {
  readonly kafka: KafkaCluster;
  readonly topics: CatCafeTopics;
  readonly database: PostgresDatabase;
  readonly people: CatCafePeople;
  readonly namespace: string;
}

/** How fast the cafe lives, and how soon a cat that was adopted is missed. */
const pace = { tick: seconds(1), roster: minutes(1) } as const;

const folders = { kafka: '/mnt/secrets/kafka', postgresql: '/mnt/secrets/postgresql' } as const;
/** The user `node` of the official image, which the tools are built on. */
const uid = 1000;

/** Plays the cafe: visitors come, pet, like and order, and every cat's collar reports once a second. */
export function eventProducer(scope: Construct, props: ProducerProps) {
  const { kafka, topics, database, people, namespace } = props;
  const on = Cluster.of(scope);
  const component = new Component(scope, 'event-producer', { layer: 'workloads', namespace, application: 'cat-cafe' });
  const written = {
    checkins: topics.checkins,
    interactions: topics.interactions,
    orders: topics.orders,
    wellness: topics.wellness,
    locations: topics.locations,
  } as const;
  const server = new Server(component, 'event-producer', (workload) => {
    for (const topic of Object.values(written)) on.ledger.grant(workload, 'write', topic);
    for (const table of [people.cats, people.visitors]) on.ledger.grant(workload, 'read', table);
    const broker = kafka.client(workload);
    const store = database.client(workload);
    return {
      image: images.catCafeTools(on),
      uid,
      ports: { http: 8080 },
      // Two would be two cafes with the same cats.
      singleton: true,
      cpu: millicores(250),
      cpuLimit: cores(1),
      memory: mib(256),
      args: ['produce-events'],
      env: [
        ...kafkaEnv(broker, folders.kafka),
        ...postgresEnv(store, `${folders.postgresql}/${store.keys.ca}`),
        ...Object.entries(written).map(([what, { topicName }]) => ({
          name: `TOPIC_${what.toUpperCase()}`,
          value: topicName,
        })),
        { name: 'TICK_SECONDS', value: String(pace.tick.seconds) },
        { name: 'ROSTER_SECONDS', value: String(pace.roster.seconds) },
      ],
      mounts: [
        { path: folders.kafka, secret: broker.secretName },
        { path: folders.postgresql, secret: store.secretName, keys: { [store.keys.ca]: store.keys.ca } },
      ],
      // Live while it ticks; ready once it knows cats and visitors.
      probes: { ready: { path: '/ready', port: 'http' }, live: { path: '/health', port: 'http' } },
      placement: 'services',
    };
  });
  on.observes.metrics({ name: 'event-producer', endpoint: server.endpoint() });
  return server;
}
