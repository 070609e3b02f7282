import type { Toleration } from '#schemas/core/v1';
import type { Cloud } from './cloud';
import type { Derivations } from './derivations';
import type { Bytes, Cpu } from './quantities';

/**
 * Kinds of nodes, by what runs there: `core` what the cluster itself needs, `services` stores and servers, `streaming` jobs that never end,
 * `query` engines that come and go by the minute, `batch` jobs that may be run again.
 */
export type Placement = 'core' | 'services' | 'streaming' | 'query' | 'batch';

/** What a pod says to get onto nodes of its kind. */
export interface PodPlacement {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
}

/** Label of the nodes, and key of the taint that keeps others off them. */
export const placementLabel = 'lakehouse-gitops/placement';

/** Nodes that take whatever says nothing: operators' charts, add-ons of the cloud. */
export const untainted: Placement = 'core';

/** On a laptop there is one node, which takes all. */
export function placementOf(cloud: Cloud, placement: Placement): PodPlacement {
  if (cloud.provider === 'none') return {};
  const nodeSelector = { [placementLabel]: placement };
  if (placement === untainted) return { nodeSelector };
  return {
    nodeSelector,
    tolerations: [{ key: placementLabel, operator: 'Equal', value: placement, effect: 'NoSchedule' }],
  };
}

/** What the nodes of a kind may have together. */
export interface Room {
  readonly cpu: Cpu;
  readonly memory: Bytes;
}

/** The kinds of nodes that pods of a cluster ask for. */
export class Placements {
  private readonly asked = new Set<Placement>();
  private readonly made = new Map<Placement, Room>();

  constructor(
    private readonly cloud: Cloud,
    private readonly derivations: Derivations,
  ) {}

  /** What a pod says to be placed so; the kind of node is on record from then on. */
  use(placement: Placement): PodPlacement {
    // Who asks again for what is there already adds nothing.
    if (!this.asked.has(placement)) this.derivations.requireOpen('asks', `pods on '${placement}' nodes`);
    this.asked.add(placement);
    return placementOf(this.cloud, placement);
  }

  /** What all nodes of a kind have for pods at most, said by whoever makes the nodes. */
  limit(placement: Placement, room: Room): void {
    this.made.set(placement, room);
  }

  /** @returns nothing where nobody makes nodes, and there are those that there are */
  limitOf(placement: Placement): Room | undefined {
    return this.made.get(placement);
  }

  /** Kinds that somebody asked for, sorted. */
  get used(): readonly Placement[] {
    return [...this.asked].sort();
  }
}
