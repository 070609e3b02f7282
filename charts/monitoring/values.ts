import { type Bytes, type Cluster, type Cpu, cores, gib, mib, millicores, type Values } from '#platform';
import { addressSecret, alertmanagerConfiguration } from './alertmanager';
import { grafanaValues } from './grafana';
import { nodeAccount, nodeNamespace, type StackSettings } from './stack';

/** Alertmanager keeps silences and what it has told; little, but a restart must not tell it all again. */
export const alertmanagerSize = { cpu: millicores(50), memory: mib(256), disk: gib(1) } as const;
export const prometheusCpu = millicores(500);
/** Beside Prometheus and Alertmanager, one container each that reloads them and one that has run before. */
export const reloaderSize = { cpu: millicores(20), memory: mib(64) } as const;

/** Values of kube-prometheus-stack, values.yaml at tag kube-prometheus-stack-88.5.3. */
export function stackValues(on: Cluster, settings: StackSettings): Values {
  return {
    // Prometheus and Alertmanager are called as the release, not `<release>-prometheus`.
    cleanPrometheusOperatorObjectNames: true,
    defaultRules: { rules: unwatched(false) },
    ...controlPlane,
    prometheusOperator: {
      resources: resources(millicores(100), mib(256)),
      prometheusConfigReloader: { resources: resources(reloaderSize.cpu, reloaderSize.memory) },
      admissionWebhooks: {
        // Else a hook makes the certificate, which Helm runs at each upgrade.
        certManager: { enabled: true },
        // A wrong rule is refused, not skipped in silence; the chart's own first rules come before the webhook can answer.
        failurePolicy: 'IgnoreOnInstallOnly',
      },
    },
    prometheus: { prometheusSpec: prometheus(on, settings) },
    alertmanager: {
      config: alertmanagerConfiguration(settings.alertsTo),
      serviceAccount: { automountServiceAccountToken: false },
      alertmanagerSpec: {
        automountServiceAccountToken: false,
        retention: '120h',
        secrets: settings.alertsTo === 'nobody' ? [] : [addressSecret.name],
        resources: resources(alertmanagerSize.cpu, alertmanagerSize.memory),
        storage: { volumeClaimTemplate: volume(on, alertmanagerSize.disk) },
      },
    },
    grafana: grafanaValues,
    'kube-state-metrics': {
      resources: resources(millicores(50), mib(256)),
      // It counts objects, but to count Secrets it must be allowed to read all of them.
      collectorsExclude: ['configmaps', 'secrets'],
    },
    'prometheus-node-exporter': {
      namespaceOverride: nodeNamespace,
      serviceAccount: { create: false, name: nodeAccount },
      resources: resources(millicores(20), mib(64)),
      // The counters of the network are the node's only in the node's network; of its processes it needs none.
      hostPID: false,
      containerSecurityContext: {
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
    },
  };
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
    resources: resources(prometheusCpu, memory, cores(2)),
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

export const resources = (cpu: Cpu, memory: Bytes, cpuLimit = cpu.times(5)) => ({
  requests: { cpu: String(cpu), memory: String(memory) },
  limits: { cpu: String(cpuLimit), memory: String(memory) },
});
