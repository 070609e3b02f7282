import { Resource, rights, ServiceAccount, type Workload } from '#platform';

/** The account of a job's pods and what the JobManager does with it (helm/templates/rbac/_helpers.tpl, jobRbacRules). */
export function account({ name, component }: Workload): void {
  const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
  new Resource(component, 'account', ServiceAccount, { metadata: { name } });
  rights(component, {
    name,
    rules: [
      { apiGroups: [''], resources: ['configmaps', 'pods'], verbs },
      { apiGroups: ['apps'], resources: ['deployments', 'deployments/finalizers'], verbs },
    ],
  });
}
