/**
 * Which kinds have a compiled structure in `schemas/`, and from which release of which project.
 * A new kind is one line here and a run of `npm run schemas`.
 */
export interface Release {
  /** GitHub repository that the files come from. */
  readonly repo: string;
  readonly tag: string;
  /** Folder below the directory of collected files. */
  readonly folder: string;
}

export interface CrdKind {
  readonly release: Release;
  readonly file: string;
  readonly version: string;
  readonly kind: string;
}

export interface CoreKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope: Scope;
}

export type Scope = 'Namespaced' | 'Cluster';

const strimzi = release('strimzi/strimzi-kafka-operator', '1.2.0', 'strimzi-kafka-operator/1.2.0');
const flink = release('apache/flink-kubernetes-operator', 'release-1.15.0', 'flink-kubernetes-operator/1.15.0');
const externalSecrets = release('external-secrets/external-secrets', 'v2.9.0', 'external-secrets/v2.9.0');
const certManager = release('cert-manager/cert-manager', 'v1.21.1', 'cert-manager/v1.21.1');
const fluxSource = release('fluxcd/source-controller', 'v1.9.1', 'flux-source-controller/v1.9.1');
const fluxKustomize = release('fluxcd/kustomize-controller', 'v1.9.4', 'flux-kustomize-controller/v1.9.4');
const fluxHelm = release('fluxcd/helm-controller', 'v1.6.3', 'flux-helm-controller/v1.6.3');
const spark = release('kubeflow/spark-operator', 'v2.5.2', 'spark-operator/v2.5.2');
const cloudNativePg = release('cloudnative-pg/cloudnative-pg', 'v1.30.0', 'cloudnative-pg/v1.30.0');
const barmanCloud = release('cloudnative-pg/plugin-barman-cloud', 'v0.13.0', 'plugin-barman-cloud/v0.13.0');
const prometheus = release('prometheus-operator/prometheus-operator', 'v0.93.0', 'prometheus-operator/v0.93.0');
const keda = release('kedacore/keda', 'v2.20.2', 'keda/v2.20.2');
const karpenter = release('aws/karpenter-provider-aws', 'v1.14.1', 'karpenter-provider-aws/v1.14.1');
const gateway = release('kubernetes-sigs/gateway-api', 'v1.6.1', 'gateway-api-standard/v1.6.1');
const fluxNotify = release('fluxcd/notification-controller', 'v1.9.3', 'flux-notification-controller/v1.9.3');
const argoCd = release('argoproj/argo-cd', 'v3.5.1', 'argo-cd/v3.5.1');

export const crdKinds: readonly CrdKind[] = [
  crd(strimzi, 'Kafka', 'v1', '040-Crd-kafka.yaml'),
  crd(strimzi, 'KafkaTopic', 'v1', '043-Crd-kafkatopic.yaml'),
  crd(strimzi, 'KafkaUser', 'v1', '044-Crd-kafkauser.yaml'),
  crd(strimzi, 'KafkaNodePool', 'v1', '045-Crd-kafkanodepool.yaml'),
  crd(strimzi, 'KafkaRebalance', 'v1', '049-Crd-kafkarebalance.yaml'),
  crd(flink, 'FlinkDeployment', 'v1beta1', 'flinkdeployments.flink.apache.org-v1.yml'),
  crd(flink, 'FlinkSessionJob', 'v1beta1', 'flinksessionjobs.flink.apache.org-v1.yml'),
  crd(flink, 'FlinkStateSnapshot', 'v1beta1', 'flinkstatesnapshots.flink.apache.org-v1.yml'),
  crd(externalSecrets, 'ExternalSecret', 'v1', 'external-secrets.io_externalsecrets.yaml'),
  crd(externalSecrets, 'SecretStore', 'v1', 'external-secrets.io_secretstores.yaml'),
  crd(externalSecrets, 'ClusterSecretStore', 'v1', 'external-secrets.io_clustersecretstores.yaml'),
  crd(externalSecrets, 'Password', 'v1alpha1', 'generators.external-secrets.io_passwords.yaml'),
  crd(externalSecrets, 'Webhook', 'v1alpha1', 'generators.external-secrets.io_webhooks.yaml'),
  crd(certManager, 'Certificate', 'v1', 'cert-manager.io_certificates.yaml'),
  crd(certManager, 'Issuer', 'v1', 'cert-manager.io_issuers.yaml'),
  crd(certManager, 'ClusterIssuer', 'v1', 'cert-manager.io_clusterissuers.yaml'),
  crd(spark, 'SparkApplication', 'v1beta2', 'sparkoperator.k8s.io_sparkapplications.yaml'),
  crd(spark, 'ScheduledSparkApplication', 'v1beta2', 'sparkoperator.k8s.io_scheduledsparkapplications.yaml'),
  crd(cloudNativePg, 'Cluster', 'v1', 'postgresql.cnpg.io_clusters.yaml'),
  crd(cloudNativePg, 'Database', 'v1', 'postgresql.cnpg.io_databases.yaml'),
  crd(cloudNativePg, 'DatabaseRole', 'v1', 'postgresql.cnpg.io_databaseroles.yaml'),
  crd(cloudNativePg, 'Pooler', 'v1', 'postgresql.cnpg.io_poolers.yaml'),
  crd(cloudNativePg, 'ScheduledBackup', 'v1', 'postgresql.cnpg.io_scheduledbackups.yaml'),
  crd(barmanCloud, 'ObjectStore', 'v1', 'barmancloud.cnpg.io_objectstores.yaml'),
  crd(prometheus, 'PodMonitor', 'v1', 'monitoring.coreos.com_podmonitors.yaml'),
  crd(prometheus, 'ServiceMonitor', 'v1', 'monitoring.coreos.com_servicemonitors.yaml'),
  crd(prometheus, 'PrometheusRule', 'v1', 'monitoring.coreos.com_prometheusrules.yaml'),
  crd(keda, 'ScaledObject', 'v1alpha1', 'keda.sh_scaledobjects.yaml'),
  crd(keda, 'TriggerAuthentication', 'v1alpha1', 'keda.sh_triggerauthentications.yaml'),
  crd(karpenter, 'NodePool', 'v1', 'karpenter.sh_nodepools.yaml'),
  crd(karpenter, 'EC2NodeClass', 'v1', 'karpenter.k8s.aws_ec2nodeclasses.yaml'),
  crd(gateway, 'Gateway', 'v1', 'gateway.networking.k8s.io_gateways.yaml'),
  crd(gateway, 'HTTPRoute', 'v1', 'gateway.networking.k8s.io_httproutes.yaml'),
  crd(gateway, 'GatewayClass', 'v1', 'gateway.networking.k8s.io_gatewayclasses.yaml'),
  crd(fluxSource, 'GitRepository', 'v1', 'source.toolkit.fluxcd.io_gitrepositories.yaml'),
  crd(fluxSource, 'OCIRepository', 'v1', 'source.toolkit.fluxcd.io_ocirepositories.yaml'),
  crd(fluxSource, 'HelmRepository', 'v1', 'source.toolkit.fluxcd.io_helmrepositories.yaml'),
  crd(fluxKustomize, 'Kustomization', 'v1', 'kustomize.toolkit.fluxcd.io_kustomizations.yaml'),
  crd(fluxHelm, 'HelmRelease', 'v2', 'helm.toolkit.fluxcd.io_helmreleases.yaml'),
  crd(fluxNotify, 'Alert', 'v1beta3', 'notification.toolkit.fluxcd.io_alerts.yaml'),
  crd(fluxNotify, 'Provider', 'v1beta3', 'notification.toolkit.fluxcd.io_providers.yaml'),
  crd(argoCd, 'Application', 'v1alpha1', 'application-crd.yaml'),
  crd(argoCd, 'AppProject', 'v1alpha1', 'appproject-crd.yaml'),
];

export const coreRelease = release('kubernetes/kubernetes', 'v1.34.0', 'kubernetes-core/v1.34.0');

/** The Kubernetes definitions do not say which kinds are namespaced, so each line does. */
export const coreKinds: readonly CoreKind[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', scope: 'Namespaced' },
  { apiVersion: 'v1', kind: 'LimitRange', scope: 'Namespaced' },
  { apiVersion: 'v1', kind: 'Namespace', scope: 'Cluster' },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', scope: 'Namespaced' },
  { apiVersion: 'v1', kind: 'Pod', scope: 'Namespaced' },
  { apiVersion: 'v1', kind: 'ResourceQuota', scope: 'Namespaced' },
  { apiVersion: 'v1', kind: 'Secret', scope: 'Namespaced' },
  { apiVersion: 'v1', kind: 'Service', scope: 'Namespaced' },
  { apiVersion: 'v1', kind: 'ServiceAccount', scope: 'Namespaced' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', scope: 'Namespaced' },
  { apiVersion: 'apps/v1', kind: 'Deployment', scope: 'Namespaced' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', scope: 'Namespaced' },
  { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', scope: 'Namespaced' },
  { apiVersion: 'batch/v1', kind: 'CronJob', scope: 'Namespaced' },
  { apiVersion: 'batch/v1', kind: 'Job', scope: 'Namespaced' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', scope: 'Namespaced' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', scope: 'Namespaced' },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', scope: 'Namespaced' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', scope: 'Cluster' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', scope: 'Cluster' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', scope: 'Namespaced' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', scope: 'Namespaced' },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', scope: 'Cluster' },
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', scope: 'Cluster' },
];

function release(repo: string, tag: string, folder: string): Release {
  return { repo, tag, folder };
}

function crd(release: Release, kind: string, version: string, file: string): CrdKind {
  return { release, kind, version, file };
}
