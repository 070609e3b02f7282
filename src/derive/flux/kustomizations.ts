import { type Cluster, Component, Resource } from '#platform';
import { deriveOrder } from '../order';
import { kindsWithHealth, pathOf, syncName } from '../synced';
import { nameOfTeam, teamOf } from '../teams';
import { bootstrap, repository } from './bootstrap';
import { fluxNamespace, Kustomization } from './resources';

/** What the rest is synced by, and one Kustomization a component that waits for what the component needs. */
export function deriveKustomizations(on: Cluster): void {
  const order = deriveOrder(on);
  const sync = new Component(on, 'flux', { layer: 'sync', namespace: fluxNamespace });
  bootstrap(sync);
  for (const [component, dependencies] of order) {
    const healthChecks = kindsWithHealth(component).map(({ apiVersion, kind, health: { current, failed } }) => ({
      apiVersion,
      kind,
      current,
      failed,
    }));
    const team = teamOf(component);
    new Resource(sync, component.folder, Kustomization, {
      metadata: { name: syncName(component) },
      spec: {
        interval: '10m',
        retryInterval: '2m',
        timeout: component.layer === 'operators' ? '20m' : '10m',
        path: `./${pathOf(component)}`,
        prune: true,
        wait: true,
        serviceAccountName: team === undefined ? undefined : nameOfTeam(team),
        sourceRef: { kind: 'GitRepository', name: repository },
        dependsOn:
          dependencies.length > 0 ? dependencies.map((dependency) => ({ name: syncName(dependency) })) : undefined,
        healthCheckExprs: healthChecks.length > 0 ? healthChecks : undefined,
      },
    });
  }
}
