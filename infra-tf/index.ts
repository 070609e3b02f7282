import type { Aws, Cluster, Problem } from '#platform';
import { judgeStacks, type RenderedStack, type SeenObject, Stacks, Wiring } from './checks';
import { kubernetes } from './cluster';
import { identity } from './identity';
import { images } from './images';
import { lake } from './lake';
import { type Layer, layerOf } from './layer';
import { network } from './network';
import { nodes } from './nodes';
import { type PodRole, podRoles } from './permissions';
import { requirePlace } from './place';
import { secrets } from './secrets';
import type { Stack } from './terraform';

export type { RenderedStack, SeenObject } from './checks';

/** In the order in which they are applied; they are destroyed in the reverse one. */
const order: readonly ((layer: Layer) => Stack)[] = [network, kubernetes, lake, identity, nodes, images, secrets];

/** The cloud layer of a cluster on AWS, read off its ledger, which must be complete. */
export class CloudLayer {
  readonly stacks: readonly RenderedStack[];
  /** What pods may do in the cloud, by service account. */
  readonly roles: readonly PodRole[];
  private readonly wiring: Wiring;
  private readonly judged: readonly Problem[];

  constructor(on: Cluster, cloud: Aws) {
    const { region, account } = cloud;
    this.roles = podRoles(on, { cluster: on.name, region, account });
    requirePlace(`cluster '${on.name}'`, cloud);
    const layer = layerOf(on, cloud, this.roles);
    this.stacks = order.map((build) => build(layer)).map(({ name, configuration }) => ({ name, configuration }));
    const stacks = new Stacks(on.name, region, account, this.stacks);
    this.judged = judgeStacks(stacks);
    this.wiring = new Wiring(stacks, on.ledger, this.roles);
  }

  /** Looks at an object of the other layer, in the text that is written. */
  see(where: string, object: SeenObject, manifest: string): void {
    this.wiring.see(where, object, manifest);
  }

  /** What is wrong with the stacks, and between the layers when all of the other has been seen. */
  get problems(): readonly Problem[] {
    return [...this.judged, ...this.wiring.problems];
  }
}
