import { type Bytes, type Channel, type Cluster, DescriptionError, type Duration } from '#platform';

/** Where the stack lives. Its charts' names follow from the release's. */
export const namespace = 'monitoring';
export const release = 'kube-prometheus-stack';

/** The agents of the nodes read the nodes' own files and counters (hostPath, hostNetwork), which only the `privileged` standard lets through: they are alone there. */
export const nodeNamespace = 'node-metrics';
export const nodeAccount = 'node-exporter';

/** Ports of the stack's pods, and of what it reads on nodes. */
export const ports = {
  prometheus: 9090,
  alertmanager: 9093,
  grafana: 3000,
  kubeStateMetrics: 8080,
  /** Beside Prometheus and Alertmanager, tells them of a new configuration. */
  reloader: 8080,
  /** Webhook and metrics of the operator. */
  operator: 10250,
  kubelet: 10250,
  nodeExporter: 9100,
  coreDns: 9153,
} as const;

/** Services that the Prometheus operator makes, whatever the release is called (pkg/prometheus/server, pkg/alertmanager). */
export const urls = {
  prometheus: `http://prometheus-operated.${namespace}.svc:${ports.prometheus}`,
  alertmanager: `http://alertmanager-operated.${namespace}.svc:${ports.alertmanager}`,
} as const;

/** Key of the Secret with the administrator of Grafana. */
export const grafanaAdmin = { name: 'grafana-admin', user: 'admin-user', password: 'admin-password' } as const;

/** Label by which Grafana's sidecar finds dashboards, and the annotation that says in which folder. */
export const dashboardLabels = { grafana_dashboard: '1' } as const;
export const dashboardFolder = 'grafana_folder';

/** Grafana's id of the data source: a dashboard that named it otherwise would ask for one at every look. */
export const dataSource = { type: 'prometheus', uid: 'prometheus' } as const;

/** How large the stack is on a cluster, and whom it tells. */
export interface StackSettings {
  readonly retention: Duration;
  readonly disk: Bytes;
  readonly memory: Bytes;
  readonly alertsTo: Channel | 'nobody';
}

const stated = new WeakMap<Cluster, StackSettings>();

/** The operator's values are computed from what the construct states: an operator is one for all clusters, its settings are not. */
export function settle(on: Cluster, where: string, settings: StackSettings): void {
  if (stated.has(on)) {
    throw new DescriptionError({
      code: 'LH270',
      where,
      what: 'the cluster has a monitoring stack already; a second one would read the same pods and tell everything twice',
      fix: 'State one, with the longer retention.',
    });
  }
  stated.set(on, settings);
}

export function settingsOf(on: Cluster): StackSettings {
  const settings = stated.get(on);
  if (settings) return settings;
  throw new DescriptionError({
    code: 'LH271',
    where: `cluster '${on.name}'`,
    what: 'it has objects of monitoring.coreos.com, but nothing says how long metrics are kept and who is told of alerts',
    fix: 'State `new Monitoring(on, { retention, disk, alertsTo })`.',
  });
}
