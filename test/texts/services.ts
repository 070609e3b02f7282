import type { Manifest } from '#render';
import type { Any } from './walk';

/** A Service that exists once the cluster runs. */
export interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly number[];
}

type Made = readonly { readonly name: string; readonly ports: readonly number[] }[];

/** Services that operators make for an object, in its namespace. Source: the operator's code at the version in use. */
const madeFor: Readonly<Record<string, (name: string, spec: Any) => Made>> = {
  Service: (name, { ports }) => [{ name, ports: ports.map(({ port }: Any) => port) }],

  /** Strimzi: KafkaResources.java names, ListenersUtils.java and KafkaCluster.java ports; CruiseControl.java. */
  Kafka: (name, { kafka, cruiseControl }) => {
    const listeners = kafka.listeners.filter(({ type }: Any) => type === 'internal').map(({ port }: Any) => port);
    return [
      { name: `${name}-kafka-bootstrap`, ports: [9091, ...listeners] },
      { name: `${name}-kafka-brokers`, ports: [9090, 9091, 8443, ...listeners] },
      ...(cruiseControl ? [{ name: `${name}-cruise-control`, ports: [9090] }] : []),
    ];
  },

  /** CloudNativePG: pkg/specs/services.go. */
  Cluster: (name) => ['rw', 'ro', 'r'].map((use) => ({ name: `${name}-${use}`, ports: [5432] })),

  /** Flink's Kubernetes client: ExternalServiceDecorator.java, `rest.port`. */
  FlinkDeployment: (name) => [{ name: `${name}-rest`, ports: [8081] }],
};

/** Services of charts, by the chart: templates at the version in use. */
const madeByChart: Readonly<Record<string, (release: string) => Made>> = {
  /** Grafana's subchart `service.port`; prometheus-operator: pkg/prometheus/server/statefulset.go, pkg/alertmanager/statefulset.go. */
  'kube-prometheus-stack': (release) => [
    { name: `${release}-grafana`, ports: [80] },
    { name: 'prometheus-operated', ports: [9090] },
    { name: 'alertmanager-operated', ports: [9093, 9094] },
  ],
  /** templates/hub/service.yaml, templates/proxy/service.yaml. */
  jupyterhub: () => [
    { name: 'hub', ports: [8081] },
    { name: 'proxy-public', ports: [80] },
    { name: 'proxy-api', ports: [8001] },
  ],
};

/** Every Service of a cluster that a text may name. */
export function servicesOf(manifests: readonly Manifest[]): readonly Service[] {
  const found = manifests.flatMap(({ object: { kind, metadata, spec } }) => {
    const make = kind === 'HelmRelease' ? madeByChart[metadata.name] : madeFor[kind];
    return (make?.(metadata.name, spec) ?? []).map((made) => ({ namespace: metadata.namespace ?? '', ...made }));
  });
  return [...found, { namespace: 'default', name: 'kubernetes', ports: [443] }];
}
