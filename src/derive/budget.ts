import {
  type Asked,
  type Bytes,
  type Cluster,
  type Cpu,
  cores,
  gib,
  type Layer,
  layers,
  type Placement,
  type Room,
} from '#platform';

/** What somebody asks for: requests, not what is used. */
export interface Amount {
  readonly pods: number;
  readonly cpu: Cpu;
  readonly memory: Bytes;
  /** Volumes. */
  readonly storage: Bytes;
}

/** What a layer asks for on one kind of node. */
export interface BudgetRow extends Amount {
  readonly layer: Layer;
  readonly placement: Placement;
}

/** What is asked for on one kind of node, and what its nodes may have together. */
export interface NodeBudget extends Amount {
  readonly placement: Placement;
  /** Unknown where nobody makes nodes: on a laptop. */
  readonly room: Room | undefined;
}

/** What a cluster asks for when all of it runs at once and at its largest. */
export interface Budget {
  readonly cluster: string;
  /** By layer in their order, then kind of node. */
  readonly rows: readonly BudgetRow[];
  readonly nodes: readonly NodeBudget[];
  readonly total: Amount;
}

/** Of a derived cluster: derivations ask too. */
export function deriveBudget(on: Cluster): Budget {
  const { asked, placements } = on;
  const used = [...new Set(asked.map(({ placement }) => placement))].sort();
  const rows = layers.flatMap((layer) =>
    used.flatMap((placement) => {
      const asks = asked.filter((ask) => ask.owner.layer === layer && ask.placement === placement);
      return asks.length > 0 ? [{ layer, placement, ...sum(asks) }] : [];
    }),
  );
  const nodes = used.map((placement) => ({
    placement,
    room: placements.limitOf(placement),
    ...sum(asked.filter((ask) => ask.placement === placement)),
  }));
  return { cluster: on.name, rows, nodes, total: sum(asked) };
}

const sum = (asks: readonly Asked[]): Amount =>
  asks.reduce<Amount>(
    (amount, { pods, cpu, memory, storage = gib(0) }) => ({
      pods: amount.pods + pods,
      cpu: amount.cpu.plus(cpu),
      memory: amount.memory.plus(memory),
      storage: amount.storage.plus(storage),
    }),
    { pods: 0, cpu: cores(0), memory: gib(0), storage: gib(0) },
  );
