import {
  type Bytes,
  type Cluster,
  type Component,
  chartValues,
  gib,
  mib,
  millicores,
  type Placement,
  resourcesOf,
  type Size,
  versions,
} from '#platform';
import { addressSecret, alertmanagerConfiguration } from './alertmanager';
import { grafanaValues } from './grafana';
import { nodeAccount, nodeNamespace, type StackSettings } from './stack';

/** Alertmanager keeps silences and what it has told; little, but a restart must not tell it all again. */
export const alertmanagerSize = { cpu: millicores(50), memory: mib(256), disk: gib(1) } as const;
export const prometheusSize = (memory: Bytes): Size => ({ cpu: millicores(500), memory });
/** Beside Prometheus and Alertmanager, one container each that reloads them and one that has run before. */
export const reloaderSize: Size = { cpu: millicores(20), memory: mib(64) };
export const operatorSize: Size = { cpu: millicores(100), memory: mib(256) };
export const stateSize: Size = { cpu: millicores(50), memory: mib(256) };
/** Both have volumes, which keep them where they are. */
export const placement: Placement = 'services';

/** Values of kube-prometheus-stack, values.yaml at tag kube-prometheus-stack-88.5.3. */
export function stackValues(component: Component, priorityClassName: string, settings: StackSettings) {
  const on = component.cluster;
  const standing = { ...on.placements.use(placement), priorityClassName };
  return chartValues(versions.charts.kubePrometheusStack, {
    // Prometheus and Alertmanager are called as the release, not `<release>-prometheus`.
    cleanPrometheusOperatorObjectNames: true,
    defaultRules: { rules: unwatched(false) },
    ...controlPlane,
    prometheusOperator: {
      priorityClassName,
      resources: resourcesOf(operatorSize),
      prometheusConfigReloader: { resources: resourcesOf(reloaderSize) },
      admissionWebhooks: {
        // Else a hook makes the certificate, which Helm runs at each upgrade.
        certManager: { enabled: true },
        // A wrong rule is refused, not skipped in silence; the chart's own first rules come before the webhook can answer.
        failurePolicy: 'IgnoreOnInstallOnly',
      },
    },
    prometheus: { prometheusSpec: { ...standing, ...prometheus(on, settings) } },
    alertmanager: {
      config: alertmanagerConfiguration(settings.alertsTo),
      serviceAccount: { automountServiceAccountToken: false },
      alertmanagerSpec: {
        ...standing,
        automountServiceAccountToken: false,
        retention: '120h',
        secrets: settings.alertsTo === 'nobody' ? [] : [addressSecret.name],
        resources: resourcesOf(alertmanagerSize),
        storage: { volumeClaimTemplate: volume(on, alertmanagerSize.disk) },
      },
    },
    grafana: { ...grafanaValues, priorityClassName: on.priorities.use('service', component) },
    'kube-state-metrics': {
      priorityClassName,
      resources: resourcesOf(stateSize),
      // It counts objects, but to count Secrets it must be allowed to read all of them.
      collectorsExclude: ['configmaps', 'secrets'],
    },
    'prometheus-node-exporter': {
      namespaceOverride: nodeNamespace,
      serviceAccount: { create: false, name: nodeAccount },
      priorityClassName,
      resources: resourcesOf({ cpu: millicores(20), memory: mib(64) }),
      // The counters of the network are the node's only in the node's network; of its processes it needs none.
      hostPID: false,
      containerSecurityContext: {
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
    },
  });
}

function prometheus(on: Cluster, { retention, disk, memory }: StackSettings) {
  return {
    retention: String(retention),
    // A full disk stops it. Beside the blocks there are the write-ahead log and those being merged. Its MB are of 1024s (prometheus.io/docs, "Storage").
    retentionSize: `${Math.floor(disk.mebibytes * 0.8)}MB`,
    // Left as they are, only monitors with the release's label count, and ours are derived for all.
    podMonitorSelectorNilUsesHelmValues: false,
    serviceMonitorSelectorNilUsesHelmValues: false,
    ruleSelectorNilUsesHelmValues: false,
    probeSelectorNilUsesHelmValues: false,
    scrapeConfigSelectorNilUsesHelmValues: false,
    resources: resourcesOf(prometheusSize(memory)),
    storageSpec: { volumeClaimTemplate: volume(on, disk) },
  };
}

/** EKS runs these where nobody can ask them, and on a laptop they listen to themselves alone (F40 in the field: scrapes that fail for ever). */
const controlPlane = {
  kubeEtcd: { enabled: false },
  kubeScheduler: { enabled: false },
  kubeControllerManager: { enabled: false },
  kubeProxy: { enabled: false },
};

/** Alerts for what nobody reads would fire for ever. The others are the chart's: pods that crash, volumes that fill, nodes, jobs, targets that are down. */
const unwatched = (on: boolean) => ({
  etcd: on,
  kubeControllerManager: on,
  kubeProxy: on,
  kubeSchedulerAlerting: on,
  kubeSchedulerRecording: on,
  windows: on,
});

const volume = (on: Cluster, size: Bytes) => ({
  spec: {
    storageClassName: on.cloud.storageClass,
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: String(size) } },
  },
});
