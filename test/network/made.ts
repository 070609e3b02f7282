import type { Hosts } from './hosts';

export type Labels = Readonly<Record<string, string>>;

/** A pod as it will stand in the cluster, whoever makes it. Where there are several alike, one stands for them all. */
export interface Pod {
  /** `kafka/cafe-broker` */
  readonly id: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** TCP ports that something in it listens on, but not for itself alone. */
  readonly listens: readonly number[];
  /** It has the address of its node, and policies do not see it. */
  readonly hostNetwork?: true;
}

/**
 * A connection that a system makes when it runs, as its own source or its configuration says. `from` and `to` are ids of pods or of addresses;
 * `to` may be a Service too.
 */
export interface Call {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

export interface Made {
  readonly pods: readonly Pod[];
  /** @default - none that do not follow from references */
  readonly calls?: readonly Call[];
  /** Services that come with them. @default - none that anybody is told of */
  readonly hosts?: Hosts;
}

/** The API server, as one who calls and as one who is called. */
export const apiServer = 'api-server';
/** Any node: kubelets and pods with the network of their node answer there. */
export const node = 'node';

export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: Labels };
  // biome-ignore lint/suspicious/noExplicitAny: objects of thirty kinds are read here, as YAML holds them
  readonly spec?: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly [field: string]: any;
}

/** Stands for the API server's own port, which the cloud decides. */
export const apiPort = 0;

/** A port that no policy names, in place of one that nobody stated: the system takes any that is free. */
export const unstated = 65_001;
