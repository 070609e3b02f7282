import { type Cluster, Component, type Kind, Resource } from '#platform';
import { deriveOrder } from '../order';
import { nameOfTeam, teamOf } from '../teams';
import { bootstrap, repository } from './bootstrap';
import { fluxNamespace, Kustomization } from './resources';

/** What the rest is synced by, and one Kustomization a component that waits for what the component needs. */
export function deriveKustomizations(on: Cluster): void {
  const order = deriveOrder(on);
  const sync = new Component(on, 'flux', { layer: 'sync', namespace: fluxNamespace });
  bootstrap(sync);
  for (const [component, dependencies] of order) {
    const healthChecks = kindsWithHealth(component);
    const team = teamOf(component);
    new Resource(sync, component.folder, Kustomization, {
      metadata: { name: nameOf(component) },
      spec: {
        interval: '10m',
        retryInterval: '2m',
        timeout: component.layer === 'operators' ? '20m' : '10m',
        path: `./dist/${on.name}/${component.folder}`,
        prune: true,
        wait: true,
        serviceAccountName: team === undefined ? undefined : nameOfTeam(team),
        sourceRef: { kind: 'GitRepository', name: repository },
        dependsOn:
          dependencies.length > 0 ? dependencies.map((dependency) => ({ name: nameOf(dependency) })) : undefined,
        healthCheckExprs: healthChecks.length > 0 ? healthChecks : undefined,
      },
    });
  }
}

const nameOf = ({ folder }: Component) => folder.replaceAll('/', '-');

function kindsWithHealth({ resources }: Component) {
  const kinds = new Set<Kind>();
  for (const { definition } of resources) if (definition.health) kinds.add(definition);
  return [...kinds]
    .sort((a, b) => (a.kind < b.kind ? -1 : 1))
    .flatMap(({ apiVersion, kind, health }) =>
      health ? [{ apiVersion, kind, current: health.current, failed: health.failed }] : [],
    );
}
