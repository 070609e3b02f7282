/** Who carries dist/ into the cluster, and from where. */
export interface Sync {
  readonly engine: 'flux';
  /** Git repository that holds dist/. */
  readonly url: string;
  readonly branch: string;
}

export interface FluxProps {
  readonly url: string;
  /** @default main */
  readonly branch?: string;
}

export const flux = ({ url, branch = 'main' }: FluxProps): Sync => ({ engine: 'flux', url, branch });
