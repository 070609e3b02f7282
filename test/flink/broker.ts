import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { Kafka, logLevel } from 'kafkajs';
import type { Authority, Pair } from '../lanes/certificates.js';
import type { Manifest } from '../lanes/manifests.js';
import { expectFree, freePort } from '../lanes/ports.js';
import { PATIENCE, run, start, until } from '../lanes/processes.js';
import { type JavaHome, java } from './java.js';

/** A running Kafka, with a way in for the lane itself and the way in that the rendered clients take. */
export interface Broker {
  /** Without TLS, as a super user: plays the operators and reads results. */
  readonly admin: Kafka;
  /** Mutual TLS on the rendered listener; without a pair, no client certificate is shown. */
  readonly client: (pair?: Pair) => Kafka;
}

/** What the broker is started with. */
export interface BrokerOptions {
  readonly home: JavaHome;
  /** An empty folder. */
  readonly folder: string;
  /** Name and port that the rendered scripts connect to. */
  readonly bootstrap: { readonly host: string; readonly port: number };
  readonly brokers: Authority;
  readonly clients: Authority;
  /** The rendered Kafka resource, whose spec.kafka.config the broker takes over. */
  readonly rendered: Manifest | undefined;
}

/** Starts one KRaft node with Kafka's own authorizer and the settings that Strimzi gives a TLS listener. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { home, folder, bootstrap, brokers, clients } = options;
  await expectFree(bootstrap.port);
  const adminPort = await freePort();
  const pair = await brokers.issue('broker', [bootstrap.host]);
  const path = (name: string) => join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path('broker.pem'), `${pair.key}${pair.certificate}`, { mode: 0o600 });
  writeFileSync(path('clients-ca.crt'), clients.certificate);

  const settings = {
    ...options.rendered?.spec.kafka.config,
    ...SINGLE_NODE,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${await freePort()}`,
    'log.dirs': path('data'),
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': path('broker.pem'),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': path('clients-ca.crt'),
  };
  const controller = settings['controller.quorum.bootstrap.servers'];
  const listeners = {
    listeners: `TLS://127.0.0.1:${bootstrap.port},ADMIN://127.0.0.1:${adminPort},CONTROLLER://${controller}`,
    'advertised.listeners': `TLS://${bootstrap.host}:${bootstrap.port},ADMIN://127.0.0.1:${adminPort}`,
  };
  const lines = Object.entries({ ...settings, ...listeners }).map(([key, value]) => `${key}=${value}`);
  writeFileSync(path('server.properties'), `${lines.join('\n')}\n`);

  const format = [
    'kafka.tools.StorageTool',
    'format',
    '--standalone',
    '-t',
    CLUSTER_ID,
    '-c',
    path('server.properties'),
  ];
  await run('java', [...java(home, { heap: '128m' }), ...format]);
  const node = start({
    command: 'java',
    args: [...java(home, { heap: '320m' }), 'kafka.Kafka', path('server.properties')],
    log: path('broker.log'),
  });

  const direct = { brokers: [`127.0.0.1:${adminPort}`], logLevel: logLevel.NOTHING };
  const probing = new Kafka({ ...direct, retry: { retries: 0 } });
  await until(`Kafka answers (see ${node.log})`, PATIENCE, async () => {
    if (node.exited()) throw new Error(`Kafka ended at once: see ${node.log}`);
    const probe = probing.admin();
    const ready = await probe.connect().then(
      () => true,
      () => undefined,
    );
    await probe.disconnect();
    return ready;
  });
  const client = (own?: Pair) =>
    new Kafka({
      brokers: [`${bootstrap.host}:${bootstrap.port}`],
      logLevel: logLevel.NOTHING,
      retry: { retries: 0 },
      // The rendered host name exists only inside a cluster: dial this machine, but verify the name.
      socketFactory: ({ onConnect }) =>
        tlsConnect(
          {
            host: '127.0.0.1',
            port: bootstrap.port,
            servername: bootstrap.host,
            ca: brokers.certificate,
            ...(own && { key: own.key, cert: own.certificate }),
          },
          onConnect,
        ),
    });
  // The first consumer group has to wait until the broker has made the topic of its coordinator: try again meanwhile.
  return { admin: new Kafka({ ...direct, retry: { retries: 10 } }), client };
}

const CLUSTER_ID = 'bGFrZWhvdXNlLWxhbmUtMQ';

const SINGLE_NODE = {
  'process.roles': 'broker,controller',
  'node.id': 1,
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'ADMIN',
  'listener.security.protocol.map': 'TLS:SSL,ADMIN:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'listener.name.tls.ssl.client.auth': 'required',
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': 'User:ANONYMOUS',
  'default.replication.factor': 1,
  'min.insync.replicas': 1,
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 4,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 4,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'group.initial.rebalance.delay.ms': 0,
};
