import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeApi } from '../cluster/api';
import { groupKind } from '../cluster/crds';
import type { KubeObject } from '../cluster/layers';

/** What a controller that does not run here would write, for one kind. */
interface Spoken {
  /** Whom it speaks for. */
  readonly by: string;
  readonly status: (object: KubeObject) => object;
}

/** The kinds whose health Kustomizations wait for, and that no controller of this lane serves. */
const SPOKEN: Readonly<Record<string, Spoken>> = {
  'apps/Deployment': { by: 'kube-controller-manager', status: deployed },
  'apps/StatefulSet': { by: 'kube-controller-manager', status: replicated },
  'apps/DaemonSet': { by: 'kube-controller-manager', status: onOneNode },
  'batch/Job': { by: 'kube-controller-manager', status: completed },
  'kafka.strimzi.io/Kafka': { by: 'Strimzi', status: ready },
  'kafka.strimzi.io/KafkaTopic': { by: 'Strimzi', status: ready },
  'kafka.strimzi.io/KafkaUser': { by: 'Strimzi', status: ready },
  'postgresql.cnpg.io/Cluster': {
    by: 'CloudNativePG',
    status: (object) => ({ phase: 'Cluster in healthy state', conditions: conditions(object, 'Ready') }),
  },
  'postgresql.cnpg.io/Database': { by: 'CloudNativePG', status: applied },
  'postgresql.cnpg.io/DatabaseRole': { by: 'CloudNativePG', status: applied },
  'flink.apache.org/FlinkDeployment': {
    by: 'the Flink operator',
    status: (object) => ({ ...observed(object), lifecycleState: 'STABLE' }),
  },
  'sparkoperator.k8s.io/ScheduledSparkApplication': {
    by: 'the Spark operator',
    status: () => ({ scheduleState: 'Scheduled' }),
  },
  'sparkoperator.k8s.io/SparkApplication': {
    by: 'the Spark operator',
    status: () => ({ applicationState: { state: 'COMPLETED' } }),
  },
  'gateway.networking.k8s.io/Gateway': {
    by: 'Envoy Gateway',
    status: (object) => ({ conditions: conditions(object, 'Accepted', 'Programmed') }),
  },
};

/** Sets the status that only a running operator could set, as soon as an object appears or changes. */
export class StandIn {
  private readonly spokenFor = new Map<string, number | undefined>();
  private readonly said = new Map<string, number>();
  private ending = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly api: KubeApi,
    private readonly objects: readonly KubeObject[],
  ) {}

  static speaksFor(object: KubeObject): boolean {
    return groupKind(object) in SPOKEN;
  }

  /** Group and kind of all that it speaks for. */
  static kinds(): readonly string[] {
    return Object.keys(SPOKEN);
  }

  /** What it says of one object. */
  static statusOf(object: KubeObject): object | undefined {
    return SPOKEN[groupKind(object)]?.status(object);
  }

  /** @param failed is told why it ended before it was stopped */
  start(failed: (error: unknown) => void): void {
    const kinds = new Map(this.objects.filter(StandIn.speaksFor).map((object) => [groupKind(object), object]));
    this.running = this.run([...kinds.values()]).catch(failed);
  }

  async stop(): Promise<void> {
    this.ending = true;
    await this.running;
  }

  /** Lines that say what was set for whom. */
  summary(): readonly string[] {
    return [...this.said].sort().map(([kind, count]) => `${count} ${kind}, for ${SPOKEN[kind]?.by}`);
  }

  private async run(kinds: readonly KubeObject[]): Promise<void> {
    for (; !this.ending; await sleep(500)) {
      for (const { apiVersion, kind } of kinds) {
        for (const found of await this.served(apiVersion, kind)) await this.speak({ ...found, apiVersion, kind });
      }
    }
  }

  /** A kind that was defined a moment ago is refused until its storage is there. */
  private async served(apiVersion: string, kind: string): Promise<readonly KubeObject[]> {
    return this.api.list(apiVersion, kind).catch((error: Error) => {
      if (/ (404|429|503) /.test(error.message)) return [];
      throw error;
    });
  }

  private async speak(object: KubeObject): Promise<void> {
    const { uid = '', generation } = object.metadata;
    const status = StandIn.statusOf(object);
    if (!status || (this.spokenFor.has(uid) && this.spokenFor.get(uid) === generation)) return;
    const { ok, refusal } = await this.api.change(object, { status }, 'status');
    // What was deleted meanwhile needs no status.
    if (!ok && !refusal.startsWith('404'))
      throw new Error(`stand-in for ${object.kind} ${object.metadata.name}: ${refusal}`);
    if (!this.spokenFor.has(uid)) this.said.set(groupKind(object), (this.said.get(groupKind(object)) ?? 0) + 1);
    this.spokenFor.set(uid, generation);
  }
}

function observed({ metadata }: KubeObject) {
  return { observedGeneration: metadata.generation };
}

function ready(object: KubeObject) {
  return { ...observed(object), conditions: conditions(object, 'Ready') };
}

function applied(object: KubeObject) {
  return { ...observed(object), applied: true };
}

function conditions({ metadata, apiVersion }: KubeObject, ...types: readonly string[]) {
  const common = { status: 'True', reason: 'StandIn', message: 'set by test:flux', lastTransitionTime: now() };
  const generation = apiVersion.startsWith('gateway.') ? { observedGeneration: metadata.generation } : {};
  return types.map((type) => ({ type, ...common, ...generation }));
}

function deployed(object: KubeObject) {
  const replicas = wanted(object);
  const condition = (type: string, reason: string) => ({ type, reason, status: 'True', message: 'set by test:flux' });
  return {
    ...observed(object),
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    conditions: [
      condition('Available', 'MinimumReplicasAvailable'),
      condition('Progressing', 'NewReplicaSetAvailable'),
    ],
  };
}

function replicated(object: KubeObject) {
  const replicas = wanted(object);
  return {
    ...observed(object),
    replicas,
    updatedReplicas: replicas,
    currentReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    currentRevision: 'lane',
    updateRevision: 'lane',
  };
}

function onOneNode(object: KubeObject) {
  return {
    ...observed(object),
    desiredNumberScheduled: 1,
    currentNumberScheduled: 1,
    updatedNumberScheduled: 1,
    numberAvailable: 1,
    numberReady: 1,
    numberMisscheduled: 0,
  };
}

/** The API server takes `Complete` only together with all that a finished Job has (pkg/apis/batch/validation). */
function completed() {
  const condition = (type: string) => ({
    type,
    status: 'True',
    reason: 'CompletionsReached',
    message: 'set by test:flux',
    lastProbeTime: now(),
    lastTransitionTime: now(),
  });
  return {
    startTime: now(),
    completionTime: now(),
    succeeded: 1,
    conditions: [condition('SuccessCriteriaMet'), condition('Complete')],
  };
}

function wanted(object: KubeObject): number {
  return (object.spec as { readonly replicas?: number }).replicas ?? 1;
}

/** Kubernetes keeps whole seconds. */
function now(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}
