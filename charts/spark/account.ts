import { Resource, Role, RoleBinding, ServiceAccount, type Workload } from '#platform';

/**
 * The account of a job's pods, and what the driver does with it (KubernetesClusterSchedulerBackend.scala, ExecutorPodsAllocator.scala at Spark 4.1): it
 * makes executors and their configuration, labels them, and clears away what it made. Spark's own guide, and the operator's chart, give out more.
 */
export function account({ name, namespace, component }: Workload): void {
  const rule = (resource: string, verbs: readonly string[]) => ({ apiGroups: [''], resources: [resource], verbs });
  // The driver's pod asks for its token; the executors' have none.
  new Resource(component, 'account', ServiceAccount, { metadata: { name }, automountServiceAccountToken: false });
  new Resource(component, 'role', Role, {
    metadata: { name },
    rules: [
      rule('pods', ['get', 'list', 'watch', 'create', 'patch', 'delete', 'deletecollection']),
      rule('configmaps', ['list', 'create', 'delete', 'deletecollection']),
      rule('services', ['list', 'delete', 'deletecollection']),
    ],
  });
  new Resource(component, 'binding', RoleBinding, {
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
}
