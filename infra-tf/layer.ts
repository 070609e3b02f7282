import type { Aws, Cluster, Reference, Versions } from '#platform';
import type { PodRole } from './permissions';

/** What the stacks of a cluster read: its description, and what its ledger says of the cloud. */
export interface Layer {
  readonly cluster: string;
  readonly cloud: Aws;
  /** How errors name it. */
  readonly where: string;
  readonly roles: readonly PodRole[];
  /** Images that we build ourselves, without registry and tag. */
  readonly images: readonly string[];
  readonly registry: string;
  readonly versions: Versions;
  /** What the cloud has to make, of one kind. */
  held<R extends Reference>(kind: abstract new (...args: never[]) => R): readonly R[];
}

export function layerOf(on: Cluster, cloud: Aws, roles: readonly PodRole[]): Layer {
  const { ledger, name } = on;
  return {
    cluster: name,
    cloud,
    where: `cluster '${name}'`,
    roles,
    images: on.ownImages,
    registry: on.registry,
    versions: on.versions,
    held: (kind) => ledger.held.filter((what) => what instanceof kind) as InstanceType<typeof kind>[],
  };
}
