import { type Cluster, Component, emitYaml, NamespaceKind, Resource } from '#platform';
import { alertSettings } from './alerts';
import { Application, AppProject, argocdNamespace, inCluster, syncWave } from './resources';
import { settings } from './settings';
import { sizes } from './sizes';
import { inGit } from './source';
import { integrity } from './source-integrity';
import { syncPolicy, watched } from './sync-policy';

/** Argo CD's own Application, and the project of it. */
const name = 'argocd';
const folder = 'argocd/install';

/**
 * Argo CD itself: the manifests of its release with our settings over them, the way its documentation has it manage itself (declarative-setup.md,
 * "Manage Argo CD Using Argo CD"). A person applies the folder once, and the Application keeps it from then on: an upgrade is a version in Git. Nothing
 * waits for it, or nothing else would be synced while the release cannot be fetched.
 */
export function installation(sync: Component, components: readonly Component[], lastWave: number): void {
  const { cluster } = sync;
  const install = new Component(cluster, 'argocd-install', {
    ...{ layer: 'sync', namespace: argocdNamespace, folder, application: name },
  } as const);
  const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  new Resource(install, 'namespace', NamespaceKind, { metadata: { name: argocdNamespace, labels: restricted } });
  settings(install, components);
  alertSettings(install);
  project(sync);
  new Resource(sync, name, Application, {
    metadata: { name, annotations: { ...syncWave(lastWave + 1), ...watched } },
    spec: {
      project: name,
      source: inGit(install),
      destination: { server: inCluster, namespace: argocdNamespace },
      syncPolicy: syncPolicy({ prune: true }),
    },
  });
}

function project(sync: Component): void {
  new Resource(sync, 'project-argocd', AppProject, {
    metadata: { name, annotations: syncWave(-1) },
    spec: {
      description: 'Argo CD itself.',
      sourceRepos: [sync.cluster.sync.url],
      destinations: [{ server: inCluster, namespace: argocdNamespace }],
      clusterResourceWhitelist: [
        { group: '', kind: 'Namespace', name: argocdNamespace },
        { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
        { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
        { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
      ],
      // Of its own kinds a release brings none.
      namespaceResourceWhitelist: ['', 'apps', 'networking.k8s.io', 'rbac.authorization.k8s.io'].map((group) => ({
        group,
        kind: '*',
      })),
      sourceIntegrity: integrity(sync.cluster),
    },
  });
}

/** What kubectl and Argo CD read the folder by. */
export function kustomization(on: Cluster): ReadonlyMap<string, string> {
  const resources = on.components.find((component) => component.folder === folder)?.resources ?? [];
  const ofKind = (kind: string) =>
    resources
      .filter((resource) => resource.kind === kind)
      .map(({ name }) => ({ path: `${kind.toLowerCase()}-${name}.yaml`, target: { kind, name } }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  const release = `https://raw.githubusercontent.com/argoproj/argo-cd/${on.versions.engines.argocd}/manifests/install.yaml`;
  const text = emitYaml({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: argocdNamespace,
    resources: [...ofKind('Namespace').map(({ path }) => path), release],
    // Over the release's own, which have a list of what Argo CD leaves alone: two owners of one ConfigMap would take turns. They name their targets
    // because the release's name no namespace before they are patched.
    patches: [...ofKind('ConfigMap'), ...sizes, ...madeElsewhere(on)],
  });
  return new Map([[`${folder}/kustomization.yaml`, text]]);
}

/** The release has it without data, and External Secrets makes it. */
const madeElsewhere = ({ syncAlerts }: Cluster) =>
  syncAlerts.map(({ address }) => ({
    patch: emitYaml({ apiVersion: 'v1', kind: 'Secret', metadata: { name: address.secretName }, $patch: 'delete' }),
  }));
