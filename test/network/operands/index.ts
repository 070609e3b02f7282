import { spokenOf } from '../hosts';
import type { Call, KubeObject, Labels, Made } from '../made';
import { flink } from './flink';
import { envoy, route } from './ingress';
import { kafka } from './kafka';
import { postgres } from './postgresql';
import { spark } from './spark';

/** What comes of an object of an operator's kind, with all that is rendered beside it. */
type Operand = (object: KubeObject, all: readonly KubeObject[]) => Made;

const nothing: Operand = () => ({ pods: [] });

/** Pods that operators make, by kind, read in the operators' sources; `nothing` where a kind makes none. */
export const operands: Readonly<Record<string, Operand>> = {
  Cluster: postgres,
  // A Job that restores a backup makes a cluster out of this.
  ConfigMap: ({ data }, all) =>
    join(embedded(data).map((object) => operands[object.kind]?.(object, all) ?? { pods: [] })),
  FlinkDeployment: flink,
  Gateway: envoy,
  HTTPRoute: route,
  Kafka: kafka,
  PodMonitor: monitor,
  // KEDA asks whom its triggers name.
  ScaledObject: ({ spec }, all) => ({ pods: [], calls: spokenOf('keda/keda-operator', spec.triggers, all) }),
  ScheduledSparkApplication: ({ metadata, spec }, all) => spark(metadata, spec.template, all),
  SparkApplication: ({ metadata, spec }, all) => spark(metadata, spec, all),
  // A generator of External Secrets: its controller asks somebody over HTTP.
  Webhook: ({ spec }, all) => ({ pods: [], calls: spokenOf('external-secrets/external-secrets', spec, all) }),
  // The node pools of a cluster are read with it.
  KafkaNodePool: nothing,
  ...Object.fromEntries(
    [
      ...['Certificate', 'ClusterIssuer', 'Issuer'],
      ...['Database', 'DatabaseRole', 'ObjectStore', 'ScheduledBackup'],
      ...['EC2NodeClass', 'NodePool'],
      ...['ExternalSecret', 'Password', 'SecretStore'],
      ...['GatewayClass', 'GitRepository', 'HelmRepository', 'Kustomization', 'OCIRepository'],
      // Flux's own pods say it, in their own namespace.
      ...['Alert', 'Provider'],
      ...['KafkaRebalance', 'KafkaTopic', 'KafkaUser'],
      'PrometheusRule',
    ].map((kind) => [kind, nothing]),
  ),
};

/** Prometheus connects to whatever a monitor selects. */
function monitor({ metadata: { name, namespace }, spec }: KubeObject): Made {
  const [from = namespace] = spec.namespaceSelector?.matchNames ?? [];
  const selector = Object.entries(spec.selector.matchLabels as Labels).map(([key, value]) => `${key}=${value}`);
  const calls = spec.podMetricsEndpoints.map(({ portNumber }: { portNumber: number }): Call => {
    if (!portNumber) throw new Error(`monitor ${name} names no number of a port`);
    return { from: 'monitoring/prometheus', to: `${from}/${selector.join(',')}`, port: portNumber };
  });
  return { pods: [], calls };
}

function embedded(data: Labels | undefined): readonly KubeObject[] {
  return Object.entries(data ?? {}).flatMap(([file, text]) => {
    if (!file.endsWith('.json') || !text.startsWith('{')) return [];
    const value = JSON.parse(text) as Partial<KubeObject>;
    return value.apiVersion && value.kind && value.metadata ? [value as KubeObject] : [];
  });
}

const join = (made: readonly Made[]): Made => ({
  pods: made.flatMap(({ pods }) => pods),
  calls: made.flatMap(({ calls = [] }) => calls),
  hosts: Object.assign({}, ...made.map(({ hosts }) => hosts)),
});
