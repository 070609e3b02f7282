import { Construct } from 'constructs';
import {
  type Bytes,
  Cluster,
  Component,
  ConfigMap,
  type Cpu,
  cores,
  type Duration,
  Endpoint,
  fingerprint,
  images,
  Resource,
  restrictedContainer,
  restrictedPod,
  seconds,
  Workload,
} from '#platform';
import type * as v1beta1 from '#schemas/flink.apache.org/v1beta1';
import type { Lineage } from '../datahub';
import type { KafkaCluster, Topic } from '../kafka';
import type { Lake } from '../lake';
import { account } from './account';
import { flinkConfiguration, ports } from './configuration';
import { logFile, telling } from './logging';
import { observeJob } from './observe';
import { flinkOperator } from './operator';
import { requireJob } from './requirements';
import { FlinkDeployment } from './resources';
import { type BadJson, type KafkaFiles, sqlScript } from './script';
import type { Insert } from './sql';

export interface FlinkSqlJobProps {
  /** What the job does. All inserts run as one job. */
  readonly statements: readonly Insert[];
  /** Where the job keeps its checkpoints. */
  readonly lake: Lake;
  readonly namespace: string;
  /** How many copies of each operator run side by side. More than a topic has partitions is of no use. */
  readonly parallelism: number;
  /** Memory of each TaskManager. */
  readonly memory: Bytes;
  /** What becomes of messages that are not JSON of their topic's shape. There is no right answer for all, so it is said. */
  readonly badJson: BadJson;
  /** How long what a key has gathered is remembered after its last event. Must be said where results are upserted: state would grow for ever. @default - no state to forget */
  readonly stateTtl?: Duration;
  /** Results become visible at each checkpoint. @default 60 seconds */
  readonly checkpointEvery?: Duration;
  /** Who is told what the job reads and writes. @default - nobody */
  readonly lineage?: Lineage;
}

const scriptFolder = '/opt/flink/sql';
const uid = 9999;
const placement = 'streaming';

/** A streaming job in Flink SQL. Its Kafka user, its network policies, its credentials and its place in the order follow from its statements. */
export class FlinkSqlJob extends Construct {
  readonly workload: Workload;
  readonly script: string;
  private readonly component: Component;

  constructor(scope: Construct, name: string, props: FlinkSqlJobProps) {
    super(scope, name);
    const on = Cluster.of(this);
    requireJob(this.node.path, name, props);
    on.namespace(props.namespace);
    this.component = new Component(this, name, {
      layer: 'workloads',
      namespace: props.namespace,
      application: 'flink',
    });
    // Labels that Flink puts on its pods (flink-kubernetes, Constants.java).
    this.workload = new Workload(this.component, name, {
      namespace: props.namespace,
      podLabels: { app: name, type: 'flink-native-kubernetes' },
    });
    this.recordGrants(props);
    observeJob(this.workload);
    const mounts = new Map<KafkaCluster, KafkaMount>();
    this.script = sqlScript({
      name,
      statements: props.statements,
      badJson: props.badJson,
      stateTtl: props.stateTtl,
      client: (topic) => this.mountOf(topic, mounts),
    });
    this.render(name, props, [...mounts.values()]);
  }

  private recordGrants({ statements, lake }: FlinkSqlJobProps): void {
    const { ledger, apiServer, operator } = this.on;
    for (const { query, into, action } of statements) {
      for (const relation of query.reads) ledger.grant(this.workload, 'read', relation);
      ledger.grant(this.workload, action, into);
    }
    ledger.grant(this.workload, 'write', lake.checkpoints.prefix(this.workload.name));
    // The JobManager asks the API server for TaskManagers; both keep their leader election there.
    ledger.grant(this.workload, 'connect', apiServer);
    const own = (what: string, numbers: readonly number[]) =>
      new Endpoint(`${this.workload.id}-${what}`, this.component, this.workload.peer, numbers);
    ledger.grant(this.workload, 'connect', own('internal', internal));
    ledger.grant(operator, 'connect', own('rest', [ports.rest]));
  }

  private get on() {
    const on = Cluster.of(this);
    return { ledger: on.ledger, apiServer: on.apiServer, operator: flinkOperator.on(on).controller };
  }

  private mountOf(topic: Topic, mounts: Map<KafkaCluster, KafkaMount>) {
    const kafka = topic.cluster.client(this.workload);
    const path = `/mnt/secrets/kafka-${topic.cluster.name}`;
    mounts.set(topic.cluster, { volume: `kafka-${topic.cluster.name}`, path, secretName: kafka.secretName });
    const files: KafkaFiles = { keystore: `${path}/keystore.pem`, authorities: `${path}/ca.crt` };
    return { kafka, files };
  }

  private render(name: string, props: FlinkSqlJobProps, mounts: readonly KafkaMount[]): void {
    const on = Cluster.of(this);
    const lake = props.lake.client(this.workload);
    const lineage = props.lineage?.lineageClient(this.workload);
    const taskManagers = Math.ceil(props.parallelism / slots);
    const jobManager = { memory: `${props.memory.mebibytes}m`, cpu: 1 };
    const scriptFile = 'job.sql';
    const config = new Resource(this.component, 'script', ConfigMap, {
      metadata: { name: `${name}-script` },
      data: { [scriptFile]: this.script },
    });
    account(this.workload);
    new Resource(this.component, 'job', FlinkDeployment, {
      metadata: { name },
      spec: {
        image: images.flink(on),
        imagePullPolicy: 'IfNotPresent',
        flinkVersion: toOperator(on.versions.flink.version),
        mode: 'native',
        serviceAccount: name,
        flinkConfiguration: flinkConfiguration({
          state: props.lake.checkpoints.prefix(name),
          checkpointEvery: props.checkpointEvery ?? seconds(60),
          slots,
          fileSystem: lake.flinkFileSystem,
          lineageNamespace: lineage?.namespace,
        }),
        ...(lineage ? { logConfiguration: { [logFile]: telling } } : {}),
        podTemplate: {
          metadata: {
            labels: { ...this.component.labels },
            // The operator does not look into ConfigMaps: a changed script restarts the job because this changes.
            annotations: { 'lakehouse-gitops/script-sha256': fingerprint(this.script) },
          },
          spec: {
            ...on.placements.use(placement),
            priorityClassName: on.priorities.use('service', this.component),
            securityContext: restrictedPod(uid),
            containers: [
              {
                name: 'flink-main-container',
                env: [...lake.env, ...(lineage?.env ?? [])],
                ports: [{ name: 'metrics', containerPort: ports.metrics }],
                securityContext: restrictedContainer,
                volumeMounts: [
                  { name: 'script', mountPath: scriptFolder, readOnly: true },
                  ...mounts.map(({ volume, path }) => ({ name: volume, mountPath: path, readOnly: true })),
                  ...(lineage ? [lineage.mount] : []),
                ],
              },
            ],
            volumes: [
              { name: 'script', configMap: { name: config.name } },
              ...mounts.map(({ volume, secretName }) => ({ name: volume, secret: { secretName } })),
              ...(lineage ? [lineage.volume] : []),
            ],
          },
        },
        jobManager: { replicas: 1, resource: jobManager },
        taskManager: { resource: { memory: `${props.memory.mebibytes}m`, cpu: taskCpu.cores } },
        job: {
          // The operator's client wants a jar although the class is in Flink's own lib; this one is in every image (apache/flink#25445).
          jarURI: `local:///opt/flink/opt/flink-sql-gateway-${on.versions.flink.version}.jar`,
          entryClass: 'org.apache.flink.table.runtime.application.SqlDriver',
          args: ['--scriptUri', `file://${scriptFolder}/${scriptFile}`],
          parallelism: props.parallelism,
          upgradeMode: 'last-state',
          state: 'running',
        },
      },
    });
    on.asks({
      who: `flink ${name}`,
      owner: this.component,
      pods: 1 + taskManagers,
      cpu: cores(1).plus(taskCpu.times(taskManagers)),
      memory: props.memory.times(1 + taskManagers),
      placement,
    });
  }
}

interface KafkaMount {
  readonly volume: string;
  readonly path: string;
  readonly secretName: string;
}

/** Ports that a job's pods open to each other. */
const internal = [ports.data, ports.rpc, ports.taskRpc, ports.blob, ports.metricsQuery];

/** Work that one TaskManager takes side by side. */
const slots = 2;
const taskCpu: Cpu = cores(1);

/** A version of Flink as its operator calls it: an enum of the FlinkDeployment CRD. */
function toOperator(version: string): v1beta1.FlinkDeployment['spec']['flinkVersion'] {
  const [major, minor] = version.split('.');
  return `v${major}_${minor}` as v1beta1.FlinkDeployment['spec']['flinkVersion'];
}
