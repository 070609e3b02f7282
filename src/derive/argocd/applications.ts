import { type Cluster, Component, layers, Resource } from '#platform';
import { objectsOf } from '../objects';
import { deriveOrder } from '../order';
import { syncName } from '../synced';
import { componentsByTeam, nameOfTeam, teamOf } from '../teams';
import { chartApplication } from './charts';
import { installation } from './installation';
import { chartProject, layerProject, rootProject, syncProject, teamProject } from './projects';
import { Application, argocdNamespace, inCluster, syncWave } from './resources';
import { inGit } from './source';
import { syncPolicy, watched, watchedWithoutServer } from './sync-policy';
import { wavesOf } from './waves';

const root = 'root';

/**
 * The Application of all Applications, which a person applies once, and below it one for each component and one for each chart. The root leaves
 * itself out: it would wait for its own end.
 */
export function deriveApplications(on: Cluster): void {
  const waves = wavesOf(deriveOrder(on));
  const sync = new Component(on, 'argocd', { layer: 'sync', namespace: argocdNamespace });
  rootProject(sync);
  const filled = new Set([...waves.keys()].filter(hasObjects));
  for (const layer of layers) {
    const components = [...filled].filter((component) => component.layer === layer && !teamOf(component));
    if (components.length > 0) layerProject(sync, layer, components);
  }
  for (const [team, owned] of componentsByTeam(on)) {
    const components = owned.filter((component) => filled.has(component));
    if (components.length > 0) teamProject(sync, team, components);
  }
  if (on.chartReleases.length > 0) chartProject(sync);
  installation(sync, [...waves.keys()], Math.max(...waves.values()));
  new Resource(sync, root, Application, {
    metadata: { name: root },
    spec: {
      project: syncProject,
      source: { ...inGit(sync), directory: { exclude: `application-${root}.yaml` } },
      destination: { server: inCluster, namespace: argocdNamespace },
      syncPolicy: syncPolicy({ prune: true }),
    },
  });
  for (const [component, wave] of waves) {
    if (filled.has(component)) application(sync, component, wave);
  }
  for (const release of on.chartReleases) chartApplication(sync, release, waves.get(release.component) ?? 0);
}

function application(sync: Component, component: Component, wave: number): void {
  const team = teamOf(component);
  const fixed = component.resources.some(({ definition }) => definition.immutable);
  const made = new Resource(sync, component.folder, Application, {
    metadata: {
      name: syncName(component),
      annotations: { ...syncWave(wave), ...(fixed ? watchedWithoutServer : watched) },
    },
    spec: {
      project: team === undefined ? component.layer : nameOfTeam(team),
      source: inGit(component),
      destination: { server: inCluster, namespace: component.home },
      // Objects that cannot be changed are put anew when they have changed, and left alone when something beside them has.
      syncPolicy: syncPolicy({ prune: true, options: ['ApplyOutOfSyncOnly=true'] }),
    },
  });
  // Without it the objects stay when the Application goes.
  if (!objectsOf(component).some(({ stateful }) => stateful)) {
    made.metadata.addFinalizers('resources-finalizer.argocd.argoproj.io');
  }
}

/** Argo CD reads an empty folder as a slip, and a folder that is not there as an error. */
const hasObjects = (component: Component) => objectsOf(component).length > 0;
