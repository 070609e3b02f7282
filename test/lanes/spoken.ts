import type { KubeObject } from '../cluster/layers';

/** What a controller that does not run here would write, for one kind. */
interface Voice {
  /** Whom it speaks for. */
  readonly by: string;
  readonly status: (object: KubeObject) => object;
}

/** By API group and kind. */
export type Spoken = Readonly<Record<string, Voice>>;

/** The kinds whose health an engine has to be told, and that no controller of the lanes serves. */
export const operators: Spoken = {
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

export function observed({ metadata }: KubeObject) {
  return { observedGeneration: metadata.generation };
}

function ready(object: KubeObject) {
  return { ...observed(object), conditions: conditions(object, 'Ready') };
}

function applied(object: KubeObject) {
  return { ...observed(object), applied: true };
}

export function conditions({ metadata, apiVersion }: KubeObject, ...types: readonly string[]) {
  const common = { status: 'True', reason: 'StandIn', message: 'set by the lane', lastTransitionTime: now() };
  const generation = apiVersion.startsWith('gateway.') ? { observedGeneration: metadata.generation } : {};
  return types.map((type) => ({ type, ...common, ...generation }));
}

function deployed(object: KubeObject) {
  const replicas = wanted(object);
  const condition = (type: string, reason: string) => ({ type, reason, status: 'True', message: 'set by the lane' });
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
    message: 'set by the lane',
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
