import {
  type Cluster,
  type Component,
  type Edge,
  type Endpoint,
  NetworkPolicy,
  type Peer,
  type Principal,
  Resource,
} from '#platform';
import { groupedBy } from './grouped';

/**
 * Both ends of every connection in the ledger: the caller may go out to it, the called lets the caller in. With each namespace's default deny
 * (namespaces.ts) nothing else passes.
 */
export function deriveNetworkPolicies(on: Cluster): void {
  const { edges } = on.ledger;
  for (const [from, group] of groupedBy(edges, ({ from }) => from)) {
    if (from.peer.kind === 'pods' && from.component) egress(from.component, from, from.peer, group);
  }
  for (const [to, group] of groupedBy(edges, ({ to }) => to)) {
    if (to.peer.kind === 'pods' && to.owner) ingress(to.owner, to, to.peer, group);
  }
}

type Pods = Extract<Peer, { readonly kind: 'pods' }>;

function egress(component: Component, { id }: Principal, { namespace, labels }: Pods, edges: readonly Edge[]): void {
  const name = `${localName(id)}-egress`;
  new Resource(component, name, NetworkPolicy, {
    metadata: { name, namespace },
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Egress'],
      egress: edges.map(({ to }) => ({ to: [selector(to.peer, namespace)], ports: ports(to) })),
    },
  });
}

function ingress(component: Component, to: Endpoint, { namespace, labels }: Pods, edges: readonly Edge[]): void {
  const name = `${localName(to.name)}-ingress`;
  new Resource(component, name, NetworkPolicy, {
    metadata: { name, namespace },
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress'],
      ingress: [{ from: edges.map(({ from }) => selector(from.peer, namespace)), ports: ports(to) }],
    },
  });
}

function selector(peer: Peer, own: string) {
  if (peer.kind === 'addresses')
    return { ipBlock: { cidr: peer.cidr, ...(peer.except ? { except: [...peer.except] } : {}) } };
  const podSelector = { matchLabels: peer.labels };
  // Every namespace carries this label by itself (KEP-2161).
  return peer.namespace === own
    ? { podSelector }
    : { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } }, podSelector };
}

const ports = ({ ports }: Endpoint) => ports.map((port) => ({ port, protocol: 'TCP' }));

/** Ids and names of the ledger begin with the namespace, which the policy lies in. */
const localName = (name: string) => name.slice(name.indexOf('/') + 1);
