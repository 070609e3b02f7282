import type * as apps from '#schemas/apps/v1';
import type * as autoscaling from '#schemas/autoscaling/v2';
import type * as batch from '#schemas/batch/v1';
import type * as core from '#schemas/core/v1';
import type * as networking from '#schemas/networking.k8s.io/v1';
import type * as policy from '#schemas/policy/v1';
import type * as rbac from '#schemas/rbac.authorization.k8s.io/v1';
import type * as scheduling from '#schemas/scheduling.k8s.io/v1';
import type * as storage from '#schemas/storage.k8s.io/v1';
import { kind } from './kinds';

/** Kinds that every Kubernetes serves. A namespace is stateful because deleting it deletes all that it holds. */
export const NamespaceKind = kind<core.Namespace>('v1', 'Namespace', { scope: 'Cluster', stateful: true });
export const ServiceAccount = kind<core.ServiceAccount>('v1', 'ServiceAccount');
export const ConfigMap = kind<core.ConfigMap>('v1', 'ConfigMap');
export const Service = kind<core.Service>('v1', 'Service');
export const ResourceQuota = kind<core.ResourceQuota>('v1', 'ResourceQuota');
export const LimitRange = kind<core.LimitRange>('v1', 'LimitRange');
export const PersistentVolumeClaim = kind<core.PersistentVolumeClaim>('v1', 'PersistentVolumeClaim', {
  stateful: true,
});
export const Deployment = kind<apps.Deployment>('apps/v1', 'Deployment');
export const StatefulSet = kind<apps.StatefulSet>('apps/v1', 'StatefulSet', { stateful: true });
export const DaemonSet = kind<apps.DaemonSet>('apps/v1', 'DaemonSet');
export const Job = kind<batch.Job>('batch/v1', 'Job', { immutable: true });
export const CronJob = kind<batch.CronJob>('batch/v1', 'CronJob');
export const HorizontalPodAutoscaler = kind<autoscaling.HorizontalPodAutoscaler>(
  'autoscaling/v2',
  'HorizontalPodAutoscaler',
);
export const PodDisruptionBudget = kind<policy.PodDisruptionBudget>('policy/v1', 'PodDisruptionBudget');
export const Role = kind<rbac.Role>('rbac.authorization.k8s.io/v1', 'Role');
export const RoleBinding = kind<rbac.RoleBinding>('rbac.authorization.k8s.io/v1', 'RoleBinding');
export const ClusterRole = kind<rbac.ClusterRole>('rbac.authorization.k8s.io/v1', 'ClusterRole', { scope: 'Cluster' });
export const ClusterRoleBinding = kind<rbac.ClusterRoleBinding>('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', {
  scope: 'Cluster',
});
export const NetworkPolicy = kind<networking.NetworkPolicy>('networking.k8s.io/v1', 'NetworkPolicy');
export const Ingress = kind<networking.Ingress>('networking.k8s.io/v1', 'Ingress');
export const PriorityClass = kind<scheduling.PriorityClass>('scheduling.k8s.io/v1', 'PriorityClass', {
  scope: 'Cluster',
  immutable: true,
});
export const StorageClass = kind<storage.StorageClass>('storage.k8s.io/v1', 'StorageClass', {
  scope: 'Cluster',
  immutable: true,
});

/** API groups that a Kubernetes cluster serves by itself. */
export const builtInGroups: ReadonlySet<string> = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'scheduling.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'node.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'resource.k8s.io',
]);
