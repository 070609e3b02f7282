import {
  type Ask,
  type Bytes,
  type Cluster,
  type Cpu,
  cores,
  gib,
  type Layer,
  layers,
  type Placement,
  untainted,
} from '#platform';

/** What somebody asks for: requests, not what is used. */
export interface Amount {
  readonly pods: number;
  readonly cpu: Cpu;
  readonly memory: Bytes;
  /** Volumes. */
  readonly storage: Bytes;
}

export interface BudgetRow extends Amount {
  readonly layer: Layer;
  readonly placement: Placement;
}

/** What a cluster asks for, by layer and kind of node, in that order. */
export interface Budget {
  readonly cluster: string;
  readonly rows: readonly BudgetRow[];
  readonly byPlacement: readonly (Amount & { readonly placement: Placement })[];
  readonly total: Amount;
}

/** Of a derived cluster: derivations ask too. */
export function deriveBudget(on: Cluster): Budget {
  const layerOf = layersOf(on);
  const rows = new Map<string, BudgetRow>();
  const nodes = new Map<Placement, Amount & { readonly placement: Placement }>();
  let total = nothing;
  for (const ask of on.asked) {
    const layer = layerOf(ask);
    const placement = ask.placement ?? untainted;
    const key = `${layers.indexOf(layer as (typeof layers)[number])} ${placement}`;
    rows.set(key, { layer, placement, ...sum(rows.get(key) ?? nothing, ask) });
    nodes.set(placement, { placement, ...sum(nodes.get(placement) ?? nothing, ask) });
    total = sum(total, ask);
  }
  return { cluster: on.name, rows: sorted(rows), byPlacement: sorted(nodes), total };
}

/** The budget for people: a row a layer and kind of node, then the sums. Columns are as wide as what stands in them. */
export function budgetTable({ cluster, rows, byPlacement, total }: Budget): string {
  const lines = [
    ['layer', 'nodes', 'pods', 'cpu', 'memory', 'volumes'],
    ...rows.map((row) => [row.layer, row.placement, ...figures(row)]),
    ...byPlacement.map((row) => ['all', row.placement, ...figures(row)]),
    ['all', 'all', ...figures(total)],
  ];
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  // Words to the left, figures to the right.
  const padded = (line: readonly string[]) =>
    line.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return `${[`What ${cluster} asks for`, '', ...lines.map((line) => padded(line).join('  '))].join('\n')}\n`;
}

const nothing: Amount = { pods: 0, cpu: cores(0), memory: gib(0), storage: gib(0) };

const sum = (amount: Amount, { pods, cpu, memory, storage = nothing.storage }: Ask): Amount => ({
  pods: amount.pods + pods,
  cpu: amount.cpu.plus(cpu),
  memory: amount.memory.plus(memory),
  storage: amount.storage.plus(storage),
});

const figures = ({ pods, cpu, memory, storage }: Amount) => [
  String(pods),
  cpu.cores.toFixed(1),
  inGib(memory),
  storage.bytes === 0 ? '-' : inGib(storage),
];

const inGib = ({ bytes }: Bytes) => `${(bytes / gib(1).bytes).toFixed(1)}Gi`;

const sorted = <T>(map: ReadonlyMap<string, T>): readonly T[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);

/**
 * The layer of who asks: a workload's component says it, an operator's too. What an operator runs for somebody (brokers, task managers) has
 * neither; it belongs to the first layer, of those with pods of their own, that has something in its namespace.
 */
function layersOf(on: Cluster): (ask: Ask) => Layer {
  const byWorkload = new Map(on.ledger.workloads.map(({ id, component }) => [id, component.layer]));
  const byOperator = new Map([...on.operators].map(([{ name }, { component }]) => [name, component.layer]));
  const { components } = on;
  const inNamespace = new Map<string, Layer>();
  for (const layer of ['services', 'workloads', 'platform'] as const) {
    for (const { home } of components.filter((component) => component.layer === layer)) {
      if (!inNamespace.has(home)) inNamespace.set(home, layer);
    }
  }
  return ({ who, namespace }) =>
    byWorkload.get(who) ?? byOperator.get(who) ?? inNamespace.get(namespace) ?? 'operators';
}
