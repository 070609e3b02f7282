import { emitYaml, gib, mib, millicores, resourcesOf, type Size } from '#platform';

const small: Size = { cpu: millicores(50), memory: mib(256) };

/** The release leaves open what its pods need. Rendering charts and comparing objects is where the work is. */
const needs: Readonly<Record<string, readonly [kind: string, container: string, size: Size]>> = {
  'argocd-application-controller': [
    'StatefulSet',
    'argocd-application-controller',
    { cpu: millicores(250), memory: gib(2) },
  ],
  'argocd-repo-server': ['Deployment', 'argocd-repo-server', { cpu: millicores(250), memory: gib(1) }],
  'argocd-server': ['Deployment', 'argocd-server', small],
  'argocd-applicationset-controller': ['Deployment', 'argocd-applicationset-controller', small],
  'argocd-notifications-controller': ['Deployment', 'argocd-notifications-controller', small],
  'argocd-dex-server': ['Deployment', 'dex', small],
  'argocd-redis': ['Deployment', 'redis', small],
};

/** Patches of the release's workloads. What syncs the cluster is not pushed off a node by what it has synced. */
export const sizes = Object.entries(needs).map(([name, [kind, container, size]]) => ({
  patch: emitYaml({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: {
      template: {
        spec: {
          priorityClassName: 'system-cluster-critical',
          containers: [{ name: container, resources: resourcesOf(size) }],
        },
      },
    },
  }),
}));
