import {
  type Bytes,
  type Component,
  type Cpu,
  cores,
  type Endpoint,
  gib,
  type Mount,
  mib,
  millicores,
  minutes,
  Server,
  seconds,
} from '#platform';
import { metricsEnv } from './metrics';

/** How big one kind of process is. */
export interface ProcessSize {
  /** @default 1 */
  readonly replicas?: number;
  /** @default - half a core */
  readonly cpu?: Cpu;
  /** @default 2 GiB */
  readonly memory?: Bytes;
}

export interface ProcessesProps {
  readonly image: string;
  readonly uid: number;
  readonly mounts: readonly Mount[];
  /** Labels of all processes: whoever carries them has the rights of Superset. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Labels of those that ask Trino. */
  readonly queryLabels: Readonly<Record<string, string>>;
  readonly web: ProcessSize;
  readonly worker: ProcessSize;
  readonly queryTimeoutSeconds: number;
}

const ports = { http: 8088, metrics: 9102 } as const;

/** Telemetry of the image's maker, off (superset/config.py, SCARF_ANALYTICS). */
export const commonEnv = [{ name: 'SCARF_ANALYTICS', value: 'false' }];

/** What runs all the time: web servers, workers, and the clock that gives the workers their regular tasks. Commands as apache/superset's operator has them. */
export function processes(component: Component, props: ProcessesProps) {
  const { image, uid, mounts, podLabels, queryLabels, queryTimeoutSeconds } = props;
  const env = [...commonEnv, ...metricsEnv(ports.metrics)];
  const common = { image, uid, mounts, placement: 'services' } as const;
  const celery = (...args: string[]) => ['celery', '--app=superset.tasks.celery_app:app', ...args];
  // Asking Celery itself (`inspect ping`) starts a second Superset for each question: seconds of CPU and 300 MiB.
  const alive = { path: '/metrics', port: 'metrics', timeout: seconds(10) } as const;

  const web = new Server(component, 'superset', {
    ...common,
    ...sizeOf(props.web),
    command: ['/usr/bin/run-server.sh'],
    env: [
      ...env,
      // One process of many threads a pod: Kubernetes counts pods.
      { name: 'SERVER_WORKER_AMOUNT', value: '1' },
      { name: 'SERVER_THREADS_AMOUNT', value: '20' },
      { name: 'GUNICORN_TIMEOUT', value: String(queryTimeoutSeconds) },
      { name: 'GUNICORN_LOGLEVEL', value: 'info' },
    ],
    podLabels: { ...podLabels, ...queryLabels },
    ports,
    probes: { ready: { path: '/health', port: 'http' }, live: { path: '/health', port: 'http' } },
  });
  const worker = new Server(component, 'superset-worker', {
    ...common,
    ...sizeOf(props.worker),
    command: celery('worker', '--pool=prefork', '--optimization=fair', '--concurrency=2', '--loglevel=INFO'),
    env,
    podLabels: { ...podLabels, ...queryLabels },
    ports: { metrics: ports.metrics },
    probes: { ready: alive, live: alive },
    // Celery finishes the tasks that it has begun.
    terminationGrace: minutes(5),
  });
  const beat = new Server(component, 'superset-beat', {
    ...common,
    cpu: millicores(50),
    cpuLimit: cores(1),
    memory: mib(768),
    command: celery('beat', '--pidfile=/tmp/celerybeat.pid', '--schedule=/tmp/celerybeat-schedule', '--loglevel=INFO'),
    env,
    podLabels,
    ports: { metrics: ports.metrics },
    probes: { ready: alive, live: alive },
    // Two clocks would ask for everything twice.
    singleton: true,
  });
  const metrics: Record<string, Endpoint> = {
    superset: web.endpoint('metrics'),
    'superset-worker': worker.endpoint('metrics'),
    'superset-beat': beat.endpoint('metrics'),
  };
  return { web, metrics };
}

const sizeOf = ({ replicas = 1, cpu = cores(0.5), memory = gib(2) }: ProcessSize) => ({ replicas, cpu, memory });
