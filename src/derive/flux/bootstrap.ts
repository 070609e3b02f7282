import { type Cluster, type Component, Resource } from '#platform';
import { pathOf } from '../synced';
import { controllers } from './controllers';
import { GitRepository, Kustomization } from './resources';

/** Where all of it comes from, and the Kustomization of all Kustomizations. */
export const repository = 'lakehouse';

/** What a person applies once (`start`). Both files lie in the folder that they sync, so that they change with it. */
export function bootstrap(sync: Component): void {
  const { cluster } = sync;
  new Resource(sync, 'repository', GitRepository, { metadata: { name: repository }, spec: source(cluster) });
  new Resource(sync, 'root', Kustomization, {
    metadata: { name: repository },
    spec: {
      interval: '10m',
      retryInterval: '2m',
      timeout: '5m',
      path: `./${pathOf(sync)}`,
      prune: true,
      // It would wait for all others, and hold a worker until the last of them is well.
      wait: false,
      // A slip of a person's who deletes it must not take the cluster along; what is removed from Git goes all the same.
      deletionPolicy: 'Orphan',
      sourceRef: { kind: 'GitRepository', name: repository },
    },
  });
  controllers(sync);
}

function source({ name, sync: { url, branch, access, verify } }: Cluster) {
  return {
    interval: '5m',
    url,
    ref: { branch },
    ignore: ignoreAllBut(name),
    // The provider makes tokens out of the app's key; without it the Secret would have to hold one.
    provider: access?.kind === 'GitHub app' ? ('github' as const) : undefined,
    secretRef: access && { name: access.secretName },
    verify: verify && { mode: 'HEAD' as const, secretRef: { name: signersSecret } },
  };
}

/** Public keys of those who may sign. Flux reads them from a Secret and from nowhere else. */
export const signersSecret = 'git-signers';

/** A change of another cluster is no news here. */
const ignoreAllBut = (name: string) => `/*\n!/dist\n/dist/*\n!/dist/${name}\n`;
