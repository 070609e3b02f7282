import type { Deployment as AppsDeployment, StatefulSet as AppsStatefulSet } from '#schemas/apps/v1';
import type { Job as BatchJob } from '#schemas/batch/v1';
import type * as core from '#schemas/core/v1';
import type { NetworkPolicy as NetworkingNetworkPolicy } from '#schemas/networking.k8s.io/v1';
import type * as rbac from '#schemas/rbac.authorization.k8s.io/v1';
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
export const Deployment = kind<AppsDeployment>('apps/v1', 'Deployment');
export const StatefulSet = kind<AppsStatefulSet>('apps/v1', 'StatefulSet', { stateful: true });
export const Job = kind<BatchJob>('batch/v1', 'Job');
export const Role = kind<rbac.Role>('rbac.authorization.k8s.io/v1', 'Role');
export const RoleBinding = kind<rbac.RoleBinding>('rbac.authorization.k8s.io/v1', 'RoleBinding');
export const NetworkPolicy = kind<NetworkingNetworkPolicy>('networking.k8s.io/v1', 'NetworkPolicy');

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
