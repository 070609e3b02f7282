import { mib, millicores, Operator, pods, resourcesOf, together, versions } from '#platform';
import { observe } from './observe';

const namespace = 'reloader';
const size = { cpu: millicores(20), cpuLimit: millicores(200), memory: mib(128) };
const labels = { app: 'reloader', release: 'reloader' };

/**
 * Reloader: restarts pods whose Secrets changed. It serves no kinds; it is installed where something that runs reads a Secret that can change.
 * Values: deployments/kubernetes/chart/reloader/values.yaml, chart 2.2.16.
 */
export const reloader = new Operator({
  name: 'reloader',
  apiGroups: [],
  namespace,
  chart: versions.charts.reloader,
  pods: { reloader: labels },
  asks: together(size),
  beside: (owner) => observe(owner, pods(namespace, labels)),
  values: ({ namespaces, priorityClassName }) => ({
    fullnameOverride: 'reloader',
    reloader: {
      // A Role in each of these namespaces and no ClusterRole (templates/role.yaml): it reads the Secrets of nobody else.
      watchGlobally: false,
      namespaces,
      // A changed ConfigMap changes the pod template already, by its fingerprint.
      ignoreConfigMaps: true,
      // It would run a CronJob at once, out of its hours (internal/pkg/callbacks/rolling_upgrade.go); the next run reads the new Secret anyhow.
      ignoreJobs: true,
      ignoreCronJobs: true,
      // An annotation of the pod template, which no sync engine has stated and none takes away; the default writes into the container's environment.
      reloadStrategy: 'annotations',
      readOnlyRootFileSystem: true,
      deployment: {
        containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        priorityClassName,
        resources: resourcesOf(size),
      },
    },
  }),
});
