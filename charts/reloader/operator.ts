import { cores, mib, millicores, Operator, pods, versions } from '#platform';
import { observe } from './observe';

const namespace = 'reloader';
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
  asks: { pods: 1, cpu: cores(0.1), memory: mib(128) },
  beside: (owner) => observe(owner, pods(namespace, labels)),
  values: ({ namespaces }) => ({
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
        resources: {
          requests: { cpu: String(millicores(20)), memory: String(mib(64)) },
          limits: { cpu: String(millicores(200)), memory: String(mib(128)) },
        },
      },
    },
  }),
});
