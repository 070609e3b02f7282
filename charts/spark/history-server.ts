import { Construct } from 'constructs';
import { type Bytes, Cluster, Component, cores, type Duration, days, gib, images, millicores, Server } from '#platform';
import type { Lake } from '../lake';
import { eventLogUri, hadoopS3, lakeEnv } from './configuration';
import { uid } from './pods';

export interface SparkHistoryServerProps {
  readonly lake: Lake;
  readonly namespace: string;
  /** @default 2 GiB */
  readonly memory?: Bytes;
  /** How long event logs are kept. @default 14 days */
  readonly keep?: Duration;
}

const name = 'spark-history';
const port = 18080;

/** What Spark jobs did, in the browser, long after their pods are gone. Settings: spark.apache.org/docs/4.1.2/monitoring.html. */
export class SparkHistoryServer extends Construct {
  readonly server: Server<'http'>;

  constructor(scope: Construct, props: SparkHistoryServerProps) {
    super(scope, name);
    const on = Cluster.of(this);
    const { lake, namespace, memory = gib(2) } = props;
    const component = new Component(this, name, { layer: 'services', namespace });
    this.server = new Server(component, name, (workload) => {
      const client = lake.client(workload);
      return {
        image: images.spark(on),
        uid,
        ports: { http: port },
        args: ['/opt/spark/bin/spark-class', 'org.apache.spark.deploy.history.HistoryServer'],
        env: [
          ...lakeEnv(client),
          // The rest of the memory is for what the JVM keeps beside its heap.
          { name: 'SPARK_DAEMON_MEMORY', value: `${Math.floor(memory.mebibytes * 0.7)}m` },
          { name: 'SPARK_HISTORY_OPTS', value: options(props, hadoopS3(client.s3, 'spark.hadoop.')) },
        ],
        mounts: [
          { path: folders.work, scratch: gib(1) },
          { path: folders.store, scratch: gib(4) },
        ],
        cpu: millicores(250),
        cpuLimit: cores(2),
        memory,
        probes: { ready: { path: '/api/v1/version', port: 'http' }, live: { tcp: 'http' } },
        placement: 'services',
      };
    });
    // It deletes logs that are older than `keep`.
    on.ledger.grant(this.server.workload, 'read', lake.eventLogs);
    on.ledger.grant(this.server.workload, 'write', lake.eventLogs);
    on.expose({ name, endpoint: this.server.endpoint(), service: this.server.servicePort(), signIn: 'proxy' });
  }
}

const folders = { work: '/opt/spark/work-dir', store: '/var/lib/spark-history' } as const;

function options({ lake, keep = days(14) }: SparkHistoryServerProps, s3: Readonly<Record<string, string>>): string {
  const settings = {
    'spark.history.ui.port': String(port),
    'spark.history.fs.logDirectory': eventLogUri(lake.eventLogs),
    'spark.history.fs.update.interval': '60s',
    'spark.history.fs.cleaner.enabled': 'true',
    'spark.history.fs.cleaner.interval': '1d',
    'spark.history.fs.cleaner.maxAge': `${keep.seconds}s`,
    'spark.history.store.path': folders.store,
    'spark.history.store.maxDiskUsage': '3g',
    ...s3,
  };
  return Object.entries(settings)
    .map(([key, value]) => `-D${key}=${value}`)
    .join(' ');
}
