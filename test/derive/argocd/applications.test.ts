import { componentsByTeam, deriveOrder } from '#derive';
import {
  argocd,
  ChartRelease,
  Component,
  cluster,
  declaredKind,
  groupOf,
  type Labels,
  local,
  SecretReference,
  versions,
} from '#platform';
import type { Manifest } from '#render';
import { render } from '../../../src/commands/render';
import { renderedUnderArgo, type Watched } from '../../clusters/engines';
import { rendered } from '../../clusters/rendered';

interface Source {
  readonly repoURL: string;
  readonly targetRevision: string;
  readonly path?: string;
  readonly chart?: string;
  readonly helm?: { readonly valuesObject: object };
}
interface ApplicationSpec {
  readonly project: string;
  readonly source: Source & { readonly directory?: { readonly exclude: string } };
  readonly destination: { readonly namespace: string };
  readonly ignoreDifferences?: readonly object[];
  readonly syncPolicy: { readonly automated: object; readonly syncOptions: readonly string[] };
}
interface Allowed {
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
}
interface ProjectSpec {
  readonly sourceRepos: readonly string[];
  readonly destinations: readonly { readonly server: string; readonly namespace: string }[];
  readonly clusterResourceWhitelist: readonly Allowed[];
  readonly namespaceResourceWhitelist: readonly Allowed[];
}

const names = ['cat-cafe', 'cat-cafe-dev'] as const;
const argo: Readonly<Record<string, Watched>> = Object.fromEntries(
  names.map((name) => [name, renderedUnderArgo(name)]),
);

const ofKind = <Spec>(name: string, kind: string) =>
  argo[name]!.manifests.filter(({ object }) => object.kind === kind).map(({ object }) => ({
    name: object.metadata.name,
    annotations: object.metadata.annotations ?? {},
    finalizers: (object.metadata as { finalizers?: readonly string[] }).finalizers ?? [],
    spec: (object as unknown as { spec: Spec }).spec,
  }));
const applications = (name: string) => ofKind<ApplicationSpec>(name, 'Application');
const projects = (name: string) => ofKind<ProjectSpec>(name, 'AppProject');
/** What an engine has for itself: Flux the accounts of teams, for which Argo CD has projects; and each the address of whom it tells. */
const engines = /^(flux|argocd|platform\/teams|platform\/team-[^/]+|platform\/sync-alerts)\//;
const folderOf = ({ path }: Manifest) => path.slice(0, path.lastIndexOf('/'));

describe.each(names)('%s', (name) => {
  test('is rendered for Argo CD without a complaint, and without a word of Flux', () => {
    expect(argo[name]!.problems).toEqual([]);
    expect(argo[name]!.manifests.filter(({ text }) => text.includes('fluxcd.io')).map(({ path }) => path)).toEqual([]);
  });

  test('has the same objects as under Flux but for the notes to the engine', () => {
    const engineGroups = /\.toolkit\.fluxcd\.io\/|^argoproj\.io\//;
    const plain = ({ object }: Manifest) => {
      const kept = Object.entries(object.metadata.annotations ?? {}).filter(
        ([key]) => !/^(kustomize\.toolkit\.fluxcd\.io|argocd\.argoproj\.io)\//.test(key),
      );
      const annotations: Labels | undefined = kept.length > 0 ? Object.fromEntries(kept) : undefined;
      return JSON.stringify({ ...object, metadata: { ...object.metadata, annotations } });
    };
    const objects = ({ manifests }: Watched) =>
      manifests
        .filter(({ path, object }) => !engines.test(path) && !engineGroups.test(object.apiVersion))
        .map((manifest) => `${manifest.path} ${plain(manifest)}`)
        .sort();
    const flux = objects(rendered(name));
    expect(objects(argo[name]!)).toEqual(flux);
    expect(flux.length).toBeGreaterThan(100);
  });

  test('has an Application for each folder that has objects, and one for each chart', () => {
    const folders = new Set(argo[name]!.manifests.map(folderOf));
    const synced = applications(name).flatMap(({ spec }) => (spec.source.helm ? [] : [spec.source.path]));
    expect(synced.sort()).toEqual([...folders].map((folder) => `dist/${name}/${folder}`).sort());
    const charts = applications(name).flatMap(({ spec }) => (spec.source.helm ? [spec.source.targetRevision] : []));
    expect(charts.sort()).toEqual(argo[name]!.cluster.chartReleases.map(({ props }) => props.chart.version).sort());
  });

  test('the waves keep the order: each after all that it waits for, and after the layers before', () => {
    const waves = new Map(
      applications(name).map(({ name, annotations }) => [name, Number(annotations['argocd.argoproj.io/sync-wave'])]),
    );
    const called = ({ folder }: { folder: string }) => folder.replaceAll('/', '-');
    let compared = 0;
    for (const [component, dependencies] of deriveOrder(argo[name]!.cluster)) {
      for (const dependency of dependencies) {
        const [later, earlier] = [waves.get(called(component)), waves.get(called(dependency))];
        if (later === undefined || earlier === undefined) continue;
        expect([component.folder, dependency.folder, later > earlier]).toEqual([
          component.folder,
          dependency.folder,
          true,
        ]);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(50);
    const ofLayer = (layer: string) =>
      [...waves].filter(([app]) => app.startsWith(`${layer}-`)).map(([, wave]) => wave);
    expect(Math.max(...ofLayer('namespaces'))).toBeLessThan(Math.min(...ofLayer('operators')));
    expect(Math.max(...ofLayer('services'))).toBeLessThan(Math.min(...ofLayer('workloads')));
  });

  test('a project allows each object of its Applications, and nothing that none of them has', () => {
    for (const project of projects(name)) {
      const { spec } = project;
      if (project.name === 'charts' || project.name === 'argocd') continue;
      const mine = applications(name).filter((application) => application.spec.project === project.name);
      const folders = new Set(mine.map((application) => application.spec.source.path));
      const objects = argo[name]!.manifests.filter((manifest) => folders.has(`dist/${name}/${folderOf(manifest)}`));
      const rows = objects.map(({ object: { apiVersion, kind, metadata } }) => ({
        group: groupOf(apiVersion),
        kind,
        ...metadata,
      }));
      const text = (items: readonly object[]) => [...new Set(items.map((item) => JSON.stringify(item)))].sort();
      const inside = rows.filter(({ namespace }) => namespace !== undefined);
      const outside = rows.filter(({ namespace }) => namespace === undefined);
      expect(text(spec.namespaceResourceWhitelist)).toEqual(text(inside.map(({ group, kind }) => ({ group, kind }))));
      expect(text(spec.clusterResourceWhitelist)).toEqual(
        text(outside.map(({ group, kind, name }) => ({ group, kind, name }))),
      );
      const namespaces = [
        ...inside.map(({ namespace }) => namespace),
        ...mine.map(({ spec }) => spec.destination.namespace),
      ];
      expect(spec.destinations.map(({ namespace }) => namespace)).toEqual([...new Set(namespaces)].sort());
      expect(spec.sourceRepos).toEqual(['https://github.com/cat-cafe/lakehouse-gitops']);
    }
  });

  test('what a team owns is in the project of the team, and nothing else is', () => {
    const { cluster } = argo[name]!;
    const owned = new Map(
      [...componentsByTeam(cluster)].flatMap(([team, components]) =>
        components.map(({ folder }): [string, string] => [`dist/${name}/${folder}`, `team-${team}`]),
      ),
    );
    const inTeams = applications(name).flatMap(({ spec: { project, source } }) =>
      project.startsWith('team-') ? [[source.path, project]] : [],
    );
    expect(new Map(inTeams as [string, string][])).toEqual(owned);
    expect(owned.size > 0).toBe(name === 'cat-cafe');
  });

  test('charts come from the repositories of the pinned ones, into namespaces that have them or that they serve', () => {
    const project = projects(name).find((project) => project.name === 'charts')!.spec;
    const charts = applications(name).filter(({ spec }) => spec.project === 'charts');
    expect(new Set(charts.map(({ spec }) => spec.source.repoURL))).toEqual(new Set(project.sourceRepos));
    const allowed = project.destinations.map(({ namespace }) => namespace);
    expect(charts.filter(({ spec }) => !allowed.includes(spec.destination.namespace))).toEqual([]);
    const writesTo = argo[name]!.cluster.chartReleases.flatMap(({ props }) => props.writesTo ?? []);
    expect(writesTo.filter((namespace) => !allowed.includes(namespace))).toEqual([]);
    expect(writesTo).toContain('node-metrics');
    expect(allowed).not.toContain('argocd');
    expect(allowed).not.toContain('*');
  });

  test('only the root may make Applications, and it leaves itself out', () => {
    const makers = projects(name).filter(({ spec }) =>
      (spec.namespaceResourceWhitelist ?? [{ group: '*' }]).some(({ group }) => ['*', 'argoproj.io'].includes(group)),
    );
    // Charts may bring any kind, but none into Argo CD's namespace.
    const inItsNamespace = makers.filter(({ spec }) =>
      spec.destinations.some(({ namespace }) => namespace === 'argocd'),
    );
    expect(inItsNamespace.map(({ name }) => name)).toEqual(['sync']);
    const inside = applications(name).filter(({ spec }) => spec.project === 'sync');
    expect(inside.map(({ name, spec }) => [name, spec.source.directory?.exclude])).toEqual([
      ['root', 'application-root.yaml'],
    ]);
    expect(argo[name]!.files.files.has('argocd/application-root.yaml')).toBe(true);
  });

  test('what holds data is neither pruned nor deleted nor replaced, and goes with no Application', () => {
    const stateful = argo[name]!.manifests.filter((manifest) => manifest.stateful);
    const options = 'argocd.argoproj.io/sync-options';
    expect(new Set(stateful.map(({ object }) => object.metadata.annotations?.[options]))).toEqual(
      new Set(['Prune=false,Delete=false']),
    );
    const kept = new Set(stateful.map((manifest) => `dist/${name}/${folderOf(manifest)}`));
    for (const { spec, finalizers } of applications(name)) {
      const stays = spec.source.helm !== undefined || spec.project === 'sync' || kept.has(spec.source.path ?? '');
      expect([spec.source.path, finalizers]).toEqual([
        spec.source.path,
        stays ? [] : ['resources-finalizer.argocd.argoproj.io'],
      ]);
    }
  });

  test('all is applied by the server, healed, and tried again; namespaces are made by nobody but us', () => {
    for (const { spec } of applications(name)) {
      expect(spec.syncPolicy.automated).toEqual({ prune: spec.source.helm === undefined, selfHeal: true });
      expect(spec.syncPolicy.syncOptions).toEqual(
        expect.arrayContaining(['ServerSideApply=true', 'CreateNamespace=false']),
      );
    }
  });

  test('what the server must not be asked about is compared without it, and what stays when its file goes not at all', () => {
    const compared = 'argocd.argoproj.io/compare-options';
    const cannotChange = ({ object: { apiVersion, kind } }: Manifest) => declaredKind(apiVersion, kind)?.immutable;
    const withJobs = new Set(argo[name]!.manifests.filter(cannotChange).map(folderOf));
    expect(withJobs.size).toBeGreaterThan(0);
    for (const { name: application, spec, annotations } of applications(name)) {
      if (application === 'root') continue;
      const fixed = withJobs.has((spec.source.path ?? '').replace(`dist/${name}/`, ''));
      const asked = spec.ignoreDifferences ? 'ServerSideDiff=true' : 'ServerSideDiff=true,IncludeMutationWebhook=true';
      expect([application, annotations[compared]]).toEqual([application, fixed ? 'ServerSideDiff=false' : asked]);
    }
    const stateful = argo[name]!.manifests.filter((manifest) => manifest.stateful);
    expect(new Set(stateful.map(({ object }) => object.metadata.annotations?.[compared]))).toEqual(
      new Set(['IgnoreExtraneous']),
    );
  });

  test('no group is stated where there is none: Argo CD would take it away, and the root put it back', () => {
    const ignored = applications(name).flatMap(({ spec }) => spec.ignoreDifferences ?? []);
    expect(ignored.filter((each) => 'group' in each && each.group === '')).toEqual([]);
    expect(ignored).toContainEqual(expect.objectContaining({ kind: 'Secret' }));
  });

  test('the hub alone has fields that Argo CD leaves alone: what its chart makes up', () => {
    const leaving = applications(name).filter(({ spec }) => spec.ignoreDifferences);
    expect(leaving.map(({ spec }) => spec.destination.namespace)).toEqual(['jupyterhub']);
    expect(leaving.flatMap(({ spec }) => spec.syncPolicy.syncOptions)).toContain('RespectIgnoreDifferences=true');
  });
});

test('LH330: a chart that needs values from a Secret is refused, unless it makes up what is missing', () => {
  const release = (madeUp: ChartRelease['props']['madeUp']) =>
    render(
      cluster(
        'small',
        { cloud: local(), sync: argocd({ url: 'https://git.example.org/small.git' }), registry: 'r' },
        (on) => {
          on.namespace('here');
          const component = new Component(on, 'hub', { layer: 'services', namespace: 'here' });
          const secret = new SecretReference('here', 'keys', ['values.yaml'], component);
          new ChartRelease(component, {
            ...{ name: 'hub', chart: versions.charts.jupyterhub, values: () => ({}) },
            secretValues: { secret, key: 'values.yaml' },
            ...(madeUp ? { madeUp } : {}),
          });
        },
      ),
      process.cwd(),
    );
  expect(() => release(undefined)).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'LH330' }) }),
  );
  expect(release([{ kind: 'Secret', name: 'hub', fields: ['/data/token'] }]).problems).toEqual([]);
});

test('a chart with values from a Secret tells none of them to Argo CD', () => {
  const [hub] = applications('cat-cafe').filter(({ spec }) => spec.ignoreDifferences);
  expect(JSON.stringify(hub?.spec.source.helm?.valuesObject)).not.toMatch(/secretToken|cookieSecret|CryptKeeper/);
});
