import { Resource, rights, ServiceAccount, type Workload } from '#platform';

/**
 * The account of a job's pods, and what the driver does with it (KubernetesClusterSchedulerBackend.scala, ExecutorPodsAllocator.scala at Spark 4.1): it
 * makes executors and their configuration, labels them, and clears away what it made. Spark's own guide, and the operator's chart, give out more.
 */
export function account({ name, component }: Workload): void {
  const rule = (resource: string, verbs: readonly string[]) => ({ apiGroups: [''], resources: [resource], verbs });
  // The driver's pod asks for its token; the executors' have none.
  new Resource(component, 'account', ServiceAccount, { metadata: { name }, automountServiceAccountToken: false });
  rights(component, {
    name,
    rules: [
      rule('pods', ['get', 'list', 'watch', 'create', 'patch', 'delete', 'deletecollection']),
      rule('configmaps', ['list', 'create', 'delete', 'deletecollection']),
      rule('services', ['list', 'delete', 'deletecollection']),
    ],
  });
}
