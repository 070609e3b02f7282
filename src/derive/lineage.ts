import { type Cluster, Relation, type Workload } from '#platform';

/** Data flows along each arrow. */
export interface Flow {
  readonly from: Relation | Workload;
  readonly to: Relation | Workload;
}

/** From what is read to who reads it, and from who writes to what is written. */
export function deriveLineage(on: Cluster): readonly Flow[] {
  const workloads = new Map(on.ledger.workloads.map((workload) => [workload.id, workload]));
  return on.ledger.grants.flatMap(({ who, action, what }) => {
    const workload = workloads.get(who.id);
    if (!workload || !(what instanceof Relation)) return [];
    return [action === 'read' ? { from: what, to: workload } : { from: workload, to: what }];
  });
}

/** The picture of a cluster's data, for a Markdown page. */
export function lineagePage(on: Cluster, flows: readonly Flow[]): string {
  const ids = new Map<string, string>();
  const node = (end: Relation | Workload) => {
    const known = ids.get(end.id);
    if (known) return known;
    const id = `n${ids.size}`;
    ids.set(end.id, id);
    return end instanceof Relation ? `${id}[("${end.kind} ${end.name}")]` : `${id}["${end.id}"]`;
  };
  return [
    `<!-- Rendered from clusters/${on.name}.ts by npm run synth. Change that file, not this one. -->`,
    `# Where data flows in ${on.name}`,
    '',
    '```mermaid',
    'flowchart LR',
    ...flows.map(({ from, to }) => `  ${node(from)} --> ${node(to)}`),
    '```',
    '',
  ].join('\n');
}
