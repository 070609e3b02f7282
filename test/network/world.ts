import { parse } from 'yaml';
import type { Edge } from '#platform';
import { rendered } from '../clusters/rendered';
import { type End, endsOf } from './ends';
import { named, type Port } from './expected';
import { apiPort, apiServer, type Call, type KubeObject } from './made';
import { populate } from './pods';

/** A rendered cluster as far as its network goes: the policies on one side, the ledger of its description on the other. */
export interface World {
  readonly name: string;
  readonly policies: readonly Policy[];
  readonly edges: readonly Edge[];
  readonly ends: readonly End[];
  readonly calls: readonly Call[];
  readonly ports: readonly Port[];
  readonly unknown: readonly string[];
  readonly isOurs: (namespace: string) => boolean;
}

export interface Policy extends KubeObject {
  readonly spec: {
    readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly policyTypes: readonly string[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

interface Rule {
  readonly ports: readonly { readonly port: number; readonly protocol: 'TCP' | 'UDP' }[];
  readonly from?: readonly object[];
  readonly to?: readonly object[];
}

export function worldOf(name: string): World {
  const { cluster, manifests } = rendered(name);
  // From the bytes, as a cluster would get them.
  const policies = manifests
    .filter(({ object }) => object.kind === 'NetworkPolicy')
    .map(({ text }) => parse(text) as Policy);
  const { pods, calls, unknown } = populate(manifests);
  const ends = endsOf(cluster, pods);
  const { port } = cluster.cloud.apiServer;
  return {
    name,
    policies,
    edges: cluster.ledger.edges,
    ends,
    calls: calls.map((call) => (call.port === apiPort && call.to === apiServer ? { ...call, port } : call)),
    ports: portsOf(policies, ends, calls),
    unknown,
    isOurs: (namespace) => cluster.namespaces.has(namespace),
  };
}

/** Whatever a pod listens on, a policy names or a system calls, and one that nobody has ever heard of. */
function portsOf(policies: readonly Policy[], ends: readonly End[], calls: readonly Call[]): readonly Port[] {
  const tcp = new Set([
    ...policies.flatMap(({ spec }) =>
      [...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap(({ ports }) => ports.map(({ port }) => port)),
    ),
    ...ends.flatMap(({ listens = [] }) => listens),
    ...calls.map(({ port }) => port),
    443,
    unheardOf,
  ]);
  tcp.delete(apiPort);
  return [
    ...[...tcp].sort((a, b) => a - b).map((number): Port => ({ number, protocol: 'TCP' })),
    { number: 53, protocol: 'UDP' },
    // A port is open for one protocol, not for its number.
    { number: 9093, protocol: 'UDP' },
  ];
}

export const unheardOf = 31_337;

/** What is wrong before anything is compared: names that mean nobody make two sides agree on nothing. */
export function blind({ name, policies, edges, ends, unknown }: World): Readonly<Record<string, readonly string[]>> {
  const peers = edges.flatMap(({ from, to }) => [
    { of: from.id, peer: from.peer },
    { of: to.id, peer: to.peer },
  ]);
  const deaf = edges.flatMap(({ to }) =>
    to.ports
      .filter(
        (port) => to.peer.kind === 'pods' && !ends.some((end) => named(to.peer, end) && end.listens?.includes(port)),
      )
      .map((port) => `${to.id}: nothing listens on ${port}`),
  );
  return {
    'all that makes pods is in a table': unknown,
    'no two pods have one name': twice(ends.map(({ id }) => id)),
    'every policy selects a pod': policies
      .filter(({ metadata: { namespace }, spec }) => {
        const labels = spec.podSelector.matchLabels ?? {};
        return !ends.some((end) => named({ kind: 'pods', namespace, labels }, end));
      })
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name} in ${name}`),
    'every end of the ledger is somebody': [
      ...new Set(peers.filter(({ peer }) => !ends.some((end) => named(peer, end))).map(({ of }) => of)),
    ],
    'whoever is called listens': [...new Set(deaf)],
  };
}

const twice = (ids: readonly string[]) => ids.filter((id, i) => ids.indexOf(id) !== i);

/** The connections that systems make by themselves, for all pods that are meant; names that mean nobody are `lost`. */
export function resolve({ calls, ends, ports }: World) {
  const lost: string[] = [];
  const found = calls.flatMap((call) => {
    const [froms, tos] = [placesOf(ends, call.from), placesOf(ends, call.to)];
    const port = ports.findIndex(({ number, protocol }) => number === call.port && protocol === 'TCP');
    if (froms.length === 0 || tos.length === 0 || port < 0) lost.push(`${call.from} -> ${call.to}:${call.port}`);
    return froms.flatMap((from) => tos.map((to) => ({ from, to, port, text: textOf(call) })));
  });
  return { found, lost };
}

const textOf = ({ from, to, port }: Call) => `${from} -> ${to}:${port}`;

/** Places of the ends with an id, or with the labels in it. */
function placesOf(ends: readonly End[], id: string): readonly number[] {
  const slash = id.indexOf('/');
  if (!id.includes('=')) return ends.flatMap((end, i) => (end.id === id ? [i] : []));
  const labels = Object.fromEntries(
    id
      .slice(slash + 1)
      .split(',')
      .map((pair) => pair.split('=') as [string, string]),
  );
  const peer = { kind: 'pods', namespace: id.slice(0, slash), labels } as const;
  return ends.flatMap((end, i) => (named(peer, end) ? [i] : []));
}
