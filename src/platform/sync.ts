/** Who carries dist/ into the cluster, and from where. */
export interface Sync {
  readonly engine: 'flux' | 'argocd';
  /** Git repository that holds dist/. */
  readonly url: string;
  readonly branch: string;
}

export interface SyncProps {
  readonly url: string;
  /** @default main */
  readonly branch?: string;
}

export const flux = ({ url, branch = 'main' }: SyncProps): Sync => ({ engine: 'flux', url, branch });

/** Argo CD >= 3.1 (charts as OCI artifacts), installed in the namespace `argocd` of the cluster that it syncs. */
export const argocd = ({ url, branch = 'main' }: SyncProps): Sync => ({ engine: 'argocd', url, branch });
