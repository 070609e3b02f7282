import type { Labels } from './kinds';

/** One side of a connection: pods that a NetworkPolicy can select, or addresses outside the cluster. */
export type Peer =
  | { readonly kind: 'pods'; readonly namespace: string; readonly labels: Labels }
  | { readonly kind: 'addresses'; readonly cidr: string; readonly except?: readonly string[] };

export const pods = (namespace: string, labels: Labels): Peer => ({ kind: 'pods', namespace, labels });

export const addresses = (cidr: string, except?: readonly string[]): Peer => ({
  kind: 'addresses',
  cidr,
  ...(except ? { except } : {}),
});

/** Text that is equal for equal peers, for sorting and for joining edges. */
export function peerKey(peer: Peer): string {
  if (peer.kind === 'addresses')
    return `addresses ${peer.cidr}${peer.except ? ` except ${peer.except.join(',')}` : ''}`;
  const labels = Object.entries(peer.labels).map(([key, value]) => `${key}=${value}`);
  return `pods ${peer.namespace}/${labels.sort().join(',')}`;
}
