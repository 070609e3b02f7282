import {
  Cluster,
  type Component,
  type EnvVar,
  gib,
  hours,
  images,
  minutes,
  Resource,
  type SecretReference,
  Server,
  Service,
  seconds,
} from '#platform';
import type { Lake } from '../lake';
import { coordinatorFiles, folders, ports, s3Environment, workerFiles } from './configuration';
import { resourceGroups } from './resource-groups';
import type { TrinoProps } from './trino';

/** The coordinator, or the workers. */
export type Nodes = Server<'https' | 'http'>;

export interface NodeProps extends TrinoProps {
  readonly name: string;
  readonly component: Component;
  readonly tls: SecretReference;
  /** What nodes know each other by. */
  readonly sharedSecret: EnvVar;
}

const uid = 1000;
const launcher = ['/usr/lib/trino/bin/launcher', 'run', '--etc-dir', folders.etc];
/** How long the coordinator takes at most to hear that a worker goes; it is waited twice (docs/src/main/sphinx/admin/graceful-shutdown.md). */
const shutdownGrace = seconds(30);

/** Takes queries, and divides the work. There is one. */
export function coordinator(props: NodeProps): Nodes {
  const { component, name, lake, tls, sharedSecret, workers, concurrentQueries = 20, longestQuery = hours(2) } = props;
  return new Server(component, name, (workload) => {
    const { s3 } = lake.client(workload);
    return {
      image: images.trino(component.cluster),
      uid,
      ...props.coordinator,
      ports,
      command: launcher,
      env: [sharedSecret, ...s3Environment(s3)],
      mounts: [
        {
          path: folders.etc,
          config: coordinatorFiles({
            ...common(props, props.coordinator.memory, s3),
            workers: { count: workers.min, memory: workers.memory },
            longestQuery,
            resourceGroups: resourceGroups(concurrentQueries),
          }),
        },
        { path: folders.tls, secret: tls.secretName, keys: { 'tls-combined.pem': 'tls-combined.pem' } },
        { path: folders.data, scratch: gib(2) },
      ],
      probes,
      placement: 'query',
      // Queries end with their coordinator: it is moved when nothing else helps (karpenter.sh/docs/concepts/disruption).
      annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
      singleton: true,
    };
  });
}

/** Do the work. */
export function workers(props: NodeProps): Nodes {
  const { component, name, lake, sharedSecret, prometheus } = props;
  const { min, max = min, cpu, memory } = props.workers;
  return new Server(component, `${name}-worker`, (workload) => {
    const { s3 } = lake.client(workload);
    return {
      image: images.trino(component.cluster),
      uid,
      cpu,
      memory,
      ports,
      replicas: min,
      ...(prometheus && max > min ? { scale: { max, by: 'external' } } : {}),
      command: launcher,
      env: [sharedSecret, ...s3Environment(s3)],
      mounts: [
        {
          path: folders.etc,
          config: workerFiles({ ...common(props, memory, s3), discovery: discovery(props), shutdownGrace }),
        },
        { path: folders.data, scratch: gib(2) },
      ],
      probes,
      placement: 'query',
      preStop: leave,
      // What runs on it may end: twice the grace, and the longest task that is worth waiting for. The others are run again elsewhere.
      terminationGrace: minutes(10),
    };
  });
}

/** Each connects to each, and finds the coordinator under a name of its pod: a node's certificate is for its own address, not for a Service's. */
export function connectNodes({ name, component, lake }: NodeProps, nodes: readonly [Nodes, Nodes]): void {
  const { ledger } = component.cluster;
  const [coordinator] = nodes;
  new Resource(component, 'discovery', Service, {
    metadata: { name: `${name}-discovery` },
    spec: {
      clusterIP: 'None',
      // Workers are heard before the coordinator is ready for clients.
      publishNotReadyAddresses: true,
      selector: coordinator.workload.podLabels,
      ports: [{ name: 'https', port: ports.https }],
    },
  });
  for (const { workload } of nodes) {
    for (const other of nodes) ledger.grant(workload, 'connect', other.endpoint('https'));
    ledger.grant(workload, 'write', lake.exchange.prefix(name));
  }
}

const discovery = ({ name, component }: NodeProps) => `${name}-discovery.${component.home}.svc:${ports.https}`;

function common({ name, component, lake }: NodeProps, memory: TrinoProps['coordinator']['memory'], s3: S3) {
  const environment = Cluster.of(component).name.replaceAll(/[^a-z0-9]/g, '_');
  return { environment, memory, s3, exchange: lake.exchange.prefix(name) };
}

type S3 = ReturnType<Lake['client']>['s3'];

/** The image's own script asks for more than an answer: that it has started. */
const probes = {
  ready: { exec: ['/usr/lib/trino/bin/health-check'] },
  live: { path: '/v1/info', port: 'http' },
} as const;

/** Tells the worker to end, and waits until it has; before that Kubernetes would tell it to end at once. */
const leave = [
  'sh',
  '-c',
  [
    `curl -sf -X PUT -H 'Content-Type: application/json' -d '"SHUTTING_DOWN"' http://localhost:${ports.http}/v1/info/state`,
    `while curl -sf -o /dev/null http://localhost:${ports.http}/v1/info; do sleep 1; done`,
  ].join('\n'),
];
