import { type Component, Endpoint, type Peer, pods, Workload } from '#platform';
import { clusterLabel } from './machines';
import { cloudNativePg } from './operator';

/** Ports of an instance (pkg/management/url/url.go). */
export const ports = { postgres: 5432, status: 8000, metrics: 9187 } as const;

/**
 * The pods of a cluster as somebody who may be granted something, and who of them calls whom (docs/src/networking.md; docs/src/instance_manager.md,
 * "isolation check": a primary that reaches neither its peers nor the API server takes itself for cut off and stops).
 */
export function connectInstances(component: Component, name: string): Workload {
  const { ledger, apiServer } = component.cluster;
  // The operator names the account of the pods after the cluster (pkg/specs/serviceaccount.go).
  const workload = new Workload(component, name, {
    namespace: component.home,
    podLabels: { [clusterLabel]: name },
  });
  const endpoint = (what: string, numbers: readonly number[]) =>
    new Endpoint(`${component.home}/${name}-${what}`, component, instancePods(component.home, name), numbers);
  ledger.grant(workload, 'connect', apiServer);
  ledger.grant(workload, 'connect', endpoint('peers', [ports.postgres, ports.status]));
  ledger.grant(
    cloudNativePg.on(component.cluster).controller,
    'connect',
    endpoint('administration', [ports.status, ports.postgres]),
  );
  return workload;
}

/** Without the jobs, which carry the cluster's label too. */
export const instancePods = (namespace: string, name: string): Peer =>
  pods(namespace, { [clusterLabel]: name, 'cnpg.io/podRole': 'instance' });
