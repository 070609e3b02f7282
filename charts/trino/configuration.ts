import type { BucketPrefix, Bytes, Duration, EnvVar } from '#platform';
import type { S3Access } from '../lake';
import { clusterMemory, memoryPlan } from './memory';
import { fromEnvironment, properties } from './properties';

/** Clients and nodes talk TLS. On the other port are probes, metrics and the end of a worker, for whom the network policies let through. */
export const ports = { https: 8443, http: 8080 } as const;

export const folders = {
  etc: '/etc/trino',
  catalogs: '/etc/trino/catalog',
  rules: '/etc/trino/rules',
  tls: '/etc/trino/tls',
  passwords: '/etc/trino/passwords',
  databases: '/etc/trino/databases',
  data: '/data/trino',
} as const;

/** Who asks over the inner port, whoever that is. It can do nothing with data. */
export const managementUser = 'management';
export const rulesFile = 'rules.json';
export const passwordFile = 'password.db';
/** Environment variables by which secrets come into properties. */
export const variables = {
  sharedSecret: 'INTERNAL_SHARED_SECRET',
  s3AccessKey: 'S3_ACCESS_KEY',
  s3SecretKey: 'S3_SECRET_KEY',
} as const;

export interface NodeConfiguration {
  /** Lower-case letters, digits and underscores (NodeConfig.java). */
  readonly environment: string;
  readonly memory: Bytes;
  /** What stages of a query hand on to each other, kept until the query ends. */
  readonly exchange: BucketPrefix;
  readonly s3: S3Access;
}

export interface CoordinatorConfiguration extends NodeConfiguration {
  readonly workers: { readonly count: number; readonly memory: Bytes };
  readonly longestQuery: Duration;
  readonly resourceGroups: string;
}

export interface WorkerConfiguration extends NodeConfiguration {
  /** Host and port of the coordinator's own pod. */
  readonly discovery: string;
  readonly shutdownGrace: Duration;
}

/** Files of the coordinator's /etc/trino (trino.io/docs/current/installation/deployment.html). Every key was tried on the release: test/trino. */
export function coordinatorFiles(props: CoordinatorConfiguration): Readonly<Record<string, string>> {
  const { workers, longestQuery, memory } = props;
  return {
    ...nodeFiles(props),
    'config.properties': properties({
      coordinator: true,
      'node-scheduler.include-coordinator': false,
      ...common(props),
      // Of the smallest number of workers: a query that fits then fits always.
      'query.max-memory': clusterMemory(workers.memory, workers.count),
      'query.max-execution-time': longestQuery.go,
      'fault-tolerant-execution-task-memory': memoryPlan(workers.memory).task,
      'fault-tolerant-execution-coordinator-task-memory': memoryPlan(memory).task,
      'http-server.authentication.type': 'PASSWORD',
      'http-server.https.keystore.path': `${folders.tls}/tls-combined.pem`,
    }),
    'password-authenticator.properties': properties({
      'password-authenticator.name': 'file',
      'file.password-file': `${folders.passwords}/${passwordFile}`,
    }),
    'access-control.properties': properties({
      'access-control.name': 'file',
      'security.config-file': `${folders.rules}/${rulesFile}`,
      // A new grant needs no restart.
      'security.refresh-period': '30s',
    }),
    'resource-groups.properties': properties({
      'resource-groups.configuration-manager': 'file',
      'resource-groups.config-file': `${folders.etc}/resource-groups.json`,
    }),
    'resource-groups.json': props.resourceGroups,
  };
}

/** Files of a worker's /etc/trino. */
export function workerFiles(props: WorkerConfiguration): Readonly<Record<string, string>> {
  return {
    ...nodeFiles(props),
    'config.properties': properties({
      coordinator: false,
      ...common(props),
      'discovery.uri': `https://${props.discovery}`,
      'shutdown.grace-period': props.shutdownGrace.go,
    }),
    // Without rules a worker lets nobody end it in peace (trino.io/docs/current/admin/graceful-shutdown.html).
    'access-control.properties': properties({
      'access-control.name': 'file',
      'security.config-file': `${folders.etc}/${rulesFile}`,
    }),
    [rulesFile]: `${JSON.stringify({ catalogs: [], system_information: [{ user: managementUser, allow: ['read', 'write'] }] }, null, 2)}\n`,
  };
}

/** What a catalog or an exchange is told of the store's keys: nothing where the cloud hands them out. */
export const s3Environment = ({ credentials }: S3Access): readonly EnvVar[] =>
  credentials
    ? [
        {
          name: variables.s3AccessKey,
          valueFrom: { secretKeyRef: { name: credentials.secretName, key: credentials.accessKeyId } },
        },
        {
          name: variables.s3SecretKey,
          valueFrom: { secretKeyRef: { name: credentials.secretName, key: credentials.secretAccessKey } },
        },
      ]
    : [];

function common({ memory }: NodeConfiguration) {
  const plan = memoryPlan(memory);
  return {
    'http-server.http.port': ports.http,
    'http-server.https.enabled': true,
    'http-server.https.port': ports.https,
    'http-server.log.enabled': false,
    'internal-communication.shared-secret': fromEnvironment(variables.sharedSecret),
    // Nodes make their certificates from the shared secret, for their addresses.
    'internal-communication.https.required': true,
    'management.user': managementUser,
    'catalog.config-dir': folders.catalogs,
    'query.max-memory-per-node': plan.queryPerNode,
    'memory.heap-headroom-per-node': plan.headroom,
    // A query survives the loss of a worker: nodes come and go.
    'retry-policy': 'TASK',
  };
}

function nodeFiles({ environment, memory, exchange, s3 }: NodeConfiguration) {
  return {
    'node.properties': properties({
      'node.environment': environment,
      'node.id': fromEnvironment('HOSTNAME'),
      'node.data-dir': folders.data,
      'plugin.dir': '/usr/lib/trino/plugin',
    }),
    'jvm.config': jvmConfig(memoryPlan(memory).heap),
    'log.properties': properties({ 'io.trino': 'INFO' }),
    // Not the names that catalogs have for the same things (docs/src/main/sphinx/admin/fault-tolerant-execution.md).
    'exchange-manager.properties': properties({
      'exchange-manager.name': 'filesystem',
      'exchange.base-directories': exchange.uri,
      'exchange.s3.region': s3.region,
      'exchange.s3.endpoint': s3.endpoint,
      'exchange.s3.path-style-access': s3.pathStyle ? true : undefined,
      'exchange.s3.aws-access-key': s3.credentials && fromEnvironment(variables.s3AccessKey),
      'exchange.s3.aws-secret-key': s3.credentials && fromEnvironment(variables.s3SecretKey),
    }),
  };
}

/** The options of trino.io/docs/current/installation/deployment.html, without the heap dump: it would not fit where a pod may write. */
const jvmConfig = (heap: string) =>
  `${[
    '-server',
    `-Xmx${heap}`,
    `-Xms${heap}`,
    '-XX:G1HeapRegionSize=32M',
    '-XX:+ExplicitGCInvokesConcurrent',
    '-XX:+ExitOnOutOfMemoryError',
    '-XX:-OmitStackTraceInFastThrow',
    '-XX:ReservedCodeCacheSize=512M',
    '-XX:PerMethodRecompilationCutoff=10000',
    '-XX:PerBytecodeRecompilationCutoff=10000',
    '-Djdk.attach.allowAttachSelf=true',
    '-Djdk.nio.maxCachedBufferSize=2000000',
    // Addresses of the coordinator change when it moves.
    '-Dsun.net.inetaddr.ttl=10',
    '--enable-native-access=ALL-UNNAMED',
    '--sun-misc-unsafe-memory-access=allow',
    '--add-modules=jdk.incubator.vector',
  ].join('\n')}\n`;
