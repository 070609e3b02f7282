import { type Bytes, type Cpu, gib } from '#platform';
import type { Amount, Budget, NodeBudget } from './budget';

/** The budget for people: a row a layer and kind of node with their sum, and how much more the nodes could hold. */
export function budgetPage({ cluster, rows, nodes, total }: Budget): string {
  return [
    `What ${cluster} asks for, when all of it runs at once and at its largest`,
    '',
    ...table([
      ['layer', 'nodes', 'pods', 'cpu', 'memory', 'volumes'],
      ...rows.map((row) => [row.layer, row.placement, ...figures(row)]),
      ['all', 'all', ...figures(total)],
    ]),
    '',
    ...nodeLines(nodes),
    '',
  ].join('\n');
}

function nodeLines(nodes: readonly NodeBudget[]): readonly string[] {
  if (nodes.every(({ room }) => !room)) return ['Nobody makes nodes here: those that are there must hold all of it.'];
  return [
    'What its nodes may hold, without the agents that run on each of them',
    '',
    ...table([
      ['nodes', 'headroom', 'pods', 'cpu', 'of', 'memory', 'of'],
      ...nodes.map((row) => [row.placement, headroom(row), ...beside(row)]),
    ]),
  ];
}

const figures = ({ pods, cpu, memory, storage }: Amount) => [
  String(pods),
  inCores(cpu),
  inGib(memory),
  storage.bytes === 0 ? '-' : inGib(storage),
];

const beside = ({ pods, cpu, memory, room }: NodeBudget) => [
  String(pods),
  inCores(cpu),
  room ? inCores(room.cpu) : '-',
  inGib(memory),
  room ? inGib(room.memory) : '-',
];

/** What runs out first decides. */
function headroom({ cpu, memory, room }: NodeBudget): string {
  if (!room) return 'no limit is stated';
  const byCpu = room.cpu.millicores / cpu.millicores;
  const byMemory = room.memory.bytes / memory.bytes;
  const percent = Math.floor((Math.min(byCpu, byMemory) - 1) * 100);
  return `${percent}% more, then ${byCpu < byMemory ? 'processors are' : 'memory is'} short`;
}

/** Words to the left, figures to the right; columns as wide as what stands in them. */
function table(lines: readonly (readonly string[])[]): readonly string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

const inCores = ({ cores }: Cpu) => cores.toFixed(1);
const inGib = ({ bytes }: Bytes) => `${(bytes / gib(1).bytes).toFixed(1)}Gi`;
