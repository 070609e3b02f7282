import { type ChartPin, type Component, Resource } from '#platform';
import { objectsOf, type Rendered } from '../objects';
import { nameOfTeam } from '../teams';
import { AppProject, argocdNamespace, inCluster, syncWave } from './resources';
import { integrity } from './source-integrity';

/** Whose Applications make Applications: nobody else may, or whoever writes to a folder could choose a project for himself. */
export const syncProject = 'sync';
/** The project of other people's charts, whose kinds nobody knows before they are rendered. */
export const chartsProject = 'charts';

/** The project of a layer, or of what is the platform's in it. */
export function layerProject(sync: Component, layer: string, components: readonly Component[]): void {
  componentsProject(sync, layer, `What ${sync.cluster.name} has in the layer ${layer}.`, components);
}

/** The project of all that a team owns. */
export function teamProject(sync: Component, team: string, components: readonly Component[]): void {
  componentsProject(sync, nameOfTeam(team), `What the team ${team} has on ${sync.cluster.name}.`, components);
}

/**
 * Allows the kinds and namespaces that the components have and nothing else. When the last object of a kind goes, it is no longer allowed, and Argo CD
 * leaves it alone (controller/state.go, IsLiveResourcePermitted).
 */
function componentsProject(sync: Component, name: string, description: string, components: readonly Component[]): void {
  const { cluster } = sync;
  const objects = components.flatMap(objectsOf);
  const namespaced = objects.filter(({ namespace }) => namespace !== undefined);
  const clusterWide = objects.filter(({ namespace }) => namespace === undefined);
  project(sync, name, {
    description,
    sourceRepos: [cluster.sync.url],
    // An Application's own destination must be among them, even if it has nothing there.
    destinations: destinations([
      ...namespaced.map(({ namespace = '' }) => namespace),
      ...components.map(({ home }) => home),
    ]),
    clusterResourceWhitelist: unique(clusterWide.map(({ group, kind, name }) => ({ group, kind, name }))),
    // Left out it would allow all kinds, so it is said even when it is empty (AppProject.IsGroupKindNamePermitted).
    namespaceResourceWhitelist: unique(namespaced.map(({ group, kind }) => ({ group, kind }))),
  });
}

export function chartProject(sync: Component): void {
  const { cluster } = sync;
  const installed = cluster.chartReleases.flatMap(({ component, props }) => [
    component.home,
    ...(props.writesTo ?? []),
  ]);
  // Not where Applications are made: a chart could choose any project for one.
  const served = [...cluster.operators.values()]
    .flatMap(({ namespaces }) => namespaces)
    .filter((namespace) => namespace !== argocdNamespace);
  project(sync, chartsProject, {
    description: 'Charts of others, by version. They bring kinds of their own, with the rights to serve them.',
    sourceRepos: [...new Set(cluster.chartReleases.map(({ props }) => repositoryOf(props.chart)))].sort(),
    destinations: destinations([...installed, ...served]),
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
  });
}

export function rootProject(sync: Component): void {
  project(sync, syncProject, {
    description: 'The Application of all Applications, and nothing else.',
    sourceRepos: [sync.cluster.sync.url],
    destinations: destinations([argocdNamespace]),
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: [
      { group: 'argoproj.io', kind: 'AppProject' },
      { group: 'argoproj.io', kind: 'Application' },
    ],
  });
}

/** An OCI artifact is a repository of its own, a classic one holds many charts. */
export const repositoryOf = ({ url }: ChartPin): string => url;

function project(sync: Component, name: string, spec: AppProjectSpec): void {
  const made = new Resource(sync, `project-${name}`, AppProject, {
    metadata: { name, annotations: syncWave(-1) },
    spec: { ...spec, sourceIntegrity: integrity(sync.cluster) },
  });
  // It stays as long as an Application is in it (docs/user-guide/projects.md).
  made.metadata.addFinalizers('resources-finalizer.argocd.argoproj.io');
}

interface AppProjectSpec {
  readonly description: string;
  readonly sourceRepos: readonly string[];
  readonly destinations: readonly { readonly server: string; readonly namespace: string }[];
  readonly clusterResourceWhitelist: readonly Pick<Rendered, 'group' | 'kind'>[];
  readonly namespaceResourceWhitelist?: readonly Pick<Rendered, 'group' | 'kind'>[];
}

const destinations = (namespaces: readonly string[]) =>
  [...new Set(namespaces)].sort().map((namespace) => ({ server: inCluster, namespace }));

/** Each once, sorted: the order of construction must not show. */
function unique<T extends object>(items: readonly T[]): readonly T[] {
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
