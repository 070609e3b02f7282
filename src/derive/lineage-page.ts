import { type Cluster, Relation } from '#platform';
import type { Flow } from './lineage';
import { pageHead } from './page';

type End = Flow['from'];

/** Where a cluster's data comes from and goes to, for a Markdown page: a picture, and the same by data set for whoever looks for one. */
export function lineagePage(on: Cluster, flows: readonly Flow[]): string {
  return [
    ...pageHead(on, `Where data flows in ${on.name}`),
    'Cylinders are data, boxes are what runs; data flows along the arrows. All of it is read off the statements of jobs, queries and dashboards.',
    '',
    '```mermaid',
    ...picture(flows),
    '```',
    '',
    '| data | written by | read by |',
    '|---|---|---|',
    ...table(flows),
    '',
  ].join('\n');
}

function picture(flows: readonly Flow[]): readonly string[] {
  const ids = new Map<string, string>();
  const node = (end: End) => {
    const known = ids.get(end.id);
    if (known) return known;
    const id = `n${ids.size}`;
    ids.set(end.id, id);
    return end instanceof Relation ? `${id}[("${end.kind}<br>${end.name}")]` : `${id}["${end.id}"]`;
  };
  const arrow = ({ through }: Flow) => (through ? `-->|through ${through.name}|` : '-->');
  return ['flowchart LR', ...flows.map((flow) => `  ${node(flow.from)} ${arrow(flow)} ${node(flow.to)}`)];
}

function table(flows: readonly Flow[]): readonly string[] {
  const ends = flows.flatMap(({ from, to }) => [from, to]).filter((end) => end instanceof Relation);
  const data = [...new Map(ends.map((end) => [end.id, end])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return data.map((relation) => {
    const written = flows.filter(({ to }) => to === relation).map(({ from }) => from.id);
    const read = flows
      .filter(({ from }) => from === relation)
      .map(({ to, through }) => (through ? `${to.id} (through ${through.name})` : to.id));
    return `| ${relation.id} | ${list(written)} | ${list(read)} |`;
  });
}

const list = (names: readonly string[]) => (names.length > 0 ? names.join('<br>') : '-');
