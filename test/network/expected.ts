import { BlockList } from 'node:net';
import type { Edge, Peer } from '#platform';
import type { End } from './ends';

export interface Port {
  readonly number: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** Every connection from one of the ends to another at one of the ports, with what is to be said of each. */
export class Connections {
  private readonly said: Uint8Array;

  constructor(
    readonly ends: readonly End[],
    readonly ports: readonly Port[],
  ) {
    this.said = new Uint8Array(ends.length * ends.length * ports.length);
  }

  say(flag: number, from: number, to: number, port: number): void {
    const i = this.place(from, to, port);
    this.said[i] = (this.said[i] ?? 0) | flag;
  }

  has(flag: number, from: number, to: number, port: number): boolean {
    return ((this.said[this.place(from, to, port)] ?? 0) & flag) === flag;
  }

  /** Whether both say the same, as far as these flags go. */
  agrees(flags: number, other: Connections): boolean {
    return this.said.every((said, i) => (said & flags) === ((other.said[i] ?? 0) & flags));
  }

  private place(from: number, to: number, port: number): number {
    return (from * this.ends.length + to) * this.ports.length + port;
  }
}

/** The caller's side lets it out, the called side lets it in. */
export const leaves = 1;
export const enters = 2;
/** One edge of the ledger is this connection, with both ends by their names. */
export const meant = 4;
export const dns = 8;

/**
 * What the ledger lets through, read without the derivation that writes policies. Each side has an edge of its own, because ranges of addresses
 * may hold pods. An end that is both caller and called stands for two pods alike.
 */
export function expected(
  edges: readonly Edge[],
  ends: readonly End[],
  ports: readonly Port[],
  isOurs: (namespace: string) => boolean,
): Connections {
  const connections = new Connections(ends, ports);
  const all = ends.map((_, i) => i);
  const governed = ends.map(({ namespace }) => namespace !== undefined && isOurs(namespace));
  for (const { from, to } of edges) {
    const at = ports.flatMap(({ number, protocol }, i) => (protocol === 'TCP' && to.ports.includes(number) ? [i] : []));
    const sides = {
      callers: all.filter((i) => named(from.peer, ends[i] as End)),
      called: all.filter((i) => named(to.peer, ends[i] as End)),
      fromRange: all.filter((i) => covers(from.peer, ends[i] as End)),
      toRange: all.filter((i) => covers(to.peer, ends[i] as End)),
    };
    const each = (flag: number, froms: readonly number[], tos: readonly number[]) => {
      for (const i of froms) for (const j of tos) for (const port of at) connections.say(flag, i, j, port);
    };
    each(leaves, sides.callers, sides.toRange);
    each(enters, sides.fromRange, sides.called);
    each(meant, sides.callers, sides.called);
  }
  for (const i of all) {
    for (const j of all) {
      for (const [port, { number }] of ports.entries()) {
        if (!governed[i]) connections.say(leaves, i, j, port);
        if (!governed[j]) connections.say(enters, i, j, port);
        // Everybody looks names up (src/derive/namespaces.ts).
        if (number === 53 && ends[i]?.namespace && ends[j]?.id === 'kube-system/coredns') {
          connections.say(leaves | enters | dns, i, j, port);
        }
      }
    }
  }
  return connections;
}

/** Pods are known by their labels, and what is no pod by its address. */
export function named(peer: Peer, end: End): boolean {
  if (peer.kind === 'addresses') return end.namespace === undefined && covers(peer, end);
  return (
    peer.namespace === end.namespace && Object.entries(peer.labels).every(([key, value]) => end.labels?.[key] === value)
  );
}

/** As `named`, but a range of addresses covers the pods in it too. */
function covers(peer: Peer, end: End): boolean {
  if (peer.kind === 'pods') return named(peer, end);
  return inRange(peer.cidr, end.ip) && !(peer.except ?? []).some((cidr) => inRange(cidr, end.ip));
}

const ranges = new Map<string, BlockList>();

function inRange(cidr: string, ip: string): boolean {
  let range = ranges.get(cidr);
  if (!range) {
    const [network = '', prefix] = cidr.split('/');
    range = new BlockList();
    range.addSubnet(network, Number(prefix));
    ranges.set(cidr, range);
  }
  return range.check(ip);
}
