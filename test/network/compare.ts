import type { Answer } from './analyser';
import { type Connections, dns, enters, expected, leaves, meant } from './expected';
import { resolve, type World } from './world';

export interface Comparison {
  /** Where policies and ledger differ, by caller: what one of the two sides lets through and the other does not say, or the other way round. */
  readonly different: ReadonlyMap<string, readonly string[]>;
  /** Pods of ours that reach pods of ours because of a range of addresses that was meant for others. */
  readonly byAddress: readonly string[];
  readonly counts: Counts;
}

export interface Counts {
  /** Connections asked about. */
  asked: number;
  /** Those that policies let through. */
  allowed: number;
  /** Of these, by an edge of the ledger that names both ends. */
  named: number;
  dns: number;
  /** Of these, because a range of addresses of an edge holds more than was meant: pods that are not ours. */
  ranged: number;
}

export const ledgerOf = ({ edges, ends, ports, isOurs }: World): Connections => expected(edges, ends, ports, isOurs);

/**
 * Both ways, and each side by itself: what policies let out and let in is what the ledger says, and all of it. A side that is too open behind one
 * that is not does no harm today, and is no less wrong.
 */
export function compare(world: World, ledger: Connections, answer: Answer, about?: readonly number[]): Comparison {
  const { ends, ports } = world;
  const different = new Map<string, string[]>();
  const byAddress: string[] = [];
  const counts: Counts = { asked: 0, allowed: 0, named: 0, dns: 0, ranged: 0 };
  const concerned = about && new Set(about);
  for (const [i, from] of ends.entries()) {
    const sides = new Map((answer[i] ?? []).map(([to, port, sides]) => [to * ports.length + port, sides]));
    for (const [j, to] of ends.entries()) {
      if (concerned && !concerned.has(i) && !concerned.has(j)) continue;
      const [callerIsOurs, calledIsOurs] = [isOurs(world, i), isOurs(world, j)];
      // What passes between others is nobody's business here.
      if (!callerIsOurs && !calledIsOurs) continue;
      for (const [port, { number, protocol }] of ports.entries()) {
        counts.asked += 1;
        const text = `${from.id} -> ${to.id} ${protocol} ${number}`;
        const allows = sides.get(j * ports.length + port) ?? 0;
        for (const [side, what] of sideNames) {
          const says = ledger.has(side, i, j, port);
          if (says === ((allows & side) !== 0)) continue;
          const objection = `${text} is ${says ? 'not ' : ''}${what}, but ${says ? '' : 'not '}in the ledger`;
          different.set(from.id, [...(different.get(from.id) ?? []), objection]);
        }
        if (allows !== (leaves | enters)) continue;
        counts.allowed += 1;
        if (ledger.has(meant, i, j, port)) counts.named += 1;
        else if (ledger.has(dns, i, j, port)) counts.dns += 1;
        else if (callerIsOurs && calledIsOurs) byAddress.push(text);
        else counts.ranged += 1;
      }
    }
  }
  return { different, byAddress, counts };
}

const sideNames = [
  [leaves, 'let out'],
  [enters, 'let in'],
] as const;

/** What systems call by themselves and the ledger does not know of. */
export function unreached(world: World, ledger: Connections): readonly string[] {
  const { found, lost } = resolve(world);
  const missing = found.filter(({ from, to, port }) => !ledger.has(leaves | enters, from, to, port));
  return [...lost, ...missing.map(({ text }) => text)];
}

function isOurs({ ends, isOurs }: World, place: number): boolean {
  const namespace = ends[place]?.namespace;
  return namespace !== undefined && isOurs(namespace);
}
