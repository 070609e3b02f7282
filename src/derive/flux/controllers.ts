import { type Component, emitYaml, type JsonValue, Resource } from '#platform';
import { fluxNamespace, Kustomization, OCIRepository } from './resources';

const name = 'flux';

/**
 * Flux keeps itself at its version: the manifests of the release, as Flux publishes and signs them, with what a platform of this size needs.
 * An upgrade is a version in Git; what `flux install` made on the first day is taken over.
 */
export function controllers(sync: Component): void {
  const version = sync.cluster.versions.engines.flux;
  new Resource(sync, 'controllers-source', OCIRepository, {
    metadata: { name },
    spec: {
      interval: '1h',
      url: 'oci://ghcr.io/fluxcd/flux-manifests',
      ref: { tag: version },
      // Signed by the run that releases it, whose identity is its file at the tag (fluxcd/flux2, .github/workflows/release.yaml).
      verify: {
        provider: 'cosign',
        matchOIDCIdentity: [
          {
            issuer: '^https://token\\.actions\\.githubusercontent\\.com$',
            subject: `^https://github\\.com/fluxcd/flux2/\\.github/workflows/release\\.yaml@refs/tags/${literal(version)}$`,
          },
        ],
      },
    },
  });
  new Resource(sync, 'controllers', Kustomization, {
    metadata: { name },
    spec: {
      interval: '1h',
      retryInterval: '5m',
      timeout: '5m',
      path: './',
      prune: true,
      wait: true,
      // Flux must not take itself down, and its kinds with all their objects.
      deletionPolicy: 'Orphan',
      sourceRef: { kind: 'OCIRepository', name },
      patches: [...flags, larger, unused, restricted],
    },
  });
}

const literal = (text: string) => text.replaceAll('.', '\\.');

type Target = { readonly kind: string; readonly name: string };

const patch = (target: Target, change: JsonValue) => ({ target, patch: emitYaml(change) });
const deployments = (...names: string[]): Target => ({ kind: 'Deployment', name: `(${names.join('|')})` });
const appended = (...values: string[]) =>
  values.map((value) => ({ op: 'add', path: '/spec/template/spec/containers/0/args/-', value }));

/**
 * A Kustomization that waits for health keeps its worker, and all operators come at once. One that waits for another asks again after this long:
 * by default half a minute for each step of the order (fluxcd.io/flux/installation/configuration/vertical-scaling).
 */
const flags = [
  patch(
    deployments('source-controller', 'kustomize-controller', 'helm-controller'),
    appended('--concurrent=20', '--requeue-dependency=5s'),
  ),
  // Whoever applied before gives up its fields, or what Git leaves out would stay: Argo CD, and `flux install` (docs/delivery.md).
  patch(deployments('kustomize-controller', 'helm-controller'), appended('--override-manager=argocd-controller')),
  patch(deployments('kustomize-controller'), appended('--override-manager=flux')),
  // Nothing rendered here refers to anything outside of it.
  patch(deployments('kustomize-controller'), appended('--no-remote-bases=true')),
];

/** The same guide: more workers, more memory. */
const larger = patch(deployments('source-controller', 'kustomize-controller', 'helm-controller'), {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'any' },
  spec: { template: { spec: { containers: [{ name: 'manager', resources: { limits: { memory: '2Gi' } } }] } } },
});

/** The artifact holds all controllers; `flux install` leaves these out. Renovate moves images and charts. */
const unused = patch(deployments('image-reflector-controller', 'image-automation-controller', 'source-watcher'), {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'any' },
  $patch: 'delete',
});

/** The release only warns. */
const restricted = patch({ kind: 'Namespace', name: fluxNamespace }, [
  { op: 'add', path: '/metadata/labels/pod-security.kubernetes.io~1enforce', value: 'restricted' },
]);
