import type { DeployKey, GitHubApp, Signers } from './git-access';

/** Who carries dist/ into the cluster, and from where. */
export interface Sync {
  readonly engine: 'flux' | 'argocd';
  /** Git repository that holds dist/. */
  readonly url: string;
  readonly branch: string;
  /** Where the engine runs in the cluster that it syncs. */
  readonly namespace: string;
  /** How the engine gets into the repository. Undefined: anybody may read it. */
  readonly access: DeployKey | GitHubApp | undefined;
  /** Whose signature the newest commit must carry. Undefined: nobody's. */
  readonly verify: Signers | undefined;
}

export type SyncProps = Where & {
  /** @default main */
  readonly branch?: string;
  /** Whose signature the newest commit must carry, `signedBy(...)`. @default - nobody's */
  readonly verify?: Signers;
};

/** A deploy key opens an address of SSH, an app of GitHub one of HTTPS. */
type Where =
  | {
      /** `https://github.com/cat-cafe/lakehouse-gitops` */
      readonly url: `https://${string}`;
      /** @default - none: anybody may read the repository */
      readonly access?: GitHubApp;
    }
  | {
      /** `ssh://git@github.com/cat-cafe/lakehouse-gitops` */
      readonly url: `ssh://${string}`;
      readonly access: DeployKey;
    };

export const flux = (props: SyncProps): Sync => sync('flux', props);

/** Argo CD, in the cluster that it syncs. */
export const argocd = (props: SyncProps): Sync => sync('argocd', props);

/** Each engine's own namespace, as its installation has it. */
export const engineNamespaces = { flux: 'flux-system', argocd: 'argocd' } as const;

const sync = (engine: Sync['engine'], { url, branch = 'main', access, verify }: SyncProps): Sync => ({
  ...{ engine, url, branch, access, verify },
  namespace: engineNamespaces[engine],
});
