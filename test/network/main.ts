import { Report } from '../cluster/report';
import { definitions } from '../clusters/rendered';
import { analyser } from './analyser';
import { type Comparison, compare, ledgerOf, unreached } from './compare';
import { seed } from './faults';
import { blind, type World, worldOf } from './world';

const [program = ''] = process.argv.slice(2);
const ask = analyser(program);
const report = new Report();
const rows: (readonly [string, ...number[]])[] = [];

async function main(): Promise<void> {
  // One cluster has each of its policies dropped, the others every fourth: they come from the same derivation.
  for (const [i, name] of Object.keys(definitions).entries()) await judgeCluster(name, i === 0 ? 1 : 4);
  console.log(table());
  if (!report.finish()) process.exitCode = 1;
}

async function judgeCluster(name: string, oneIn: number): Promise<void> {
  console.log(name);
  const world = worldOf(name);
  for (const [what, objections] of Object.entries(blind(world))) report.check(`${name}: ${what}`, ...objections);
  const ledger = ledgerOf(world);
  report.check(`${name}: whatever systems call by themselves is in the ledger`, ...unreached(world, ledger));
  await report.timed('policies and ledger', async () => {
    const compared = compare(world, ledger, ask(world));
    judge(world, compared);
    rows.push(row(world, compared));
    return `${compared.counts.asked} connections`;
  });
  await report.timed('seeded faults', async () => seed(report, { world, ledger, ask, oneIn }));
}

function judge({ name, ends }: World, { different, byAddress, counts }: Comparison): void {
  for (const { id } of ends) {
    report.check(`${name}: ${id} reaches what the ledger says and nothing else`, ...(different.get(id) ?? []));
  }
  report.check(`${name}: no pod reaches another because of a range of addresses`, ...byAddress);
  report.check(`${name}: something passes`, ...(counts.named > 0 ? [] : ['nothing does']));
}

function row(
  { name, policies, edges, ends, ports, calls }: World,
  { counts }: Comparison,
): readonly [string, ...number[]] {
  const pods = ends.filter(({ namespace }) => namespace !== undefined).length;
  const sizes = [policies.length, edges.length, pods, ends.length - pods, ports.length, calls.length];
  return [name, ...sizes, counts.asked, counts.allowed, counts.named, counts.dns, counts.ranged];
}

/** `ranged` are pods that are not ours and lie in a range that policies name: of the API server, of AWS, of everybody. */
function table(): string {
  const head = 'cluster policies edges pods addresses ports calls asked allowed named dns ranged'.split(' ');
  return [head, ...rows]
    .map((cells) => cells.map((cell, i) => (i === 0 ? String(cell).padEnd(14) : String(cell).padStart(10))).join(''))
    .join('\n');
}

void main();
