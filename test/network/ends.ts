import type { Cluster } from '#platform';
import { apiServer, type Labels, node, type Pod } from './made';

/** One who may call and be called: a pod, or an address where it has no namespace. */
export interface End {
  readonly id: string;
  readonly ip: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly listens?: readonly number[];
}

/** What stands around the pods of a description, and whom they must not reach though nobody wrote that down. */
export function endsOf(cluster: Cluster, pods: readonly Pod[]): readonly End[] {
  const at = addressing[cluster.cloud.provider];
  const inside = [
    ...pods.filter(({ hostNetwork }) => !hostNetwork),
    // As EKS and kubeadm label it.
    pod('kube-system/coredns', { 'k8s-app': 'kube-dns' }, [53, 9153]),
    // A pod with labels that nobody knows, in each of our namespaces and in one that is not ours.
    ...[...cluster.namespaces.keys(), 'default'].map((namespace) =>
      pod(`${namespace}/stranger`, { app: 'stranger' }, []),
    ),
  ];
  return [
    ...inside.map(({ id, namespace, labels, listens }, i) => ({ id, namespace, labels, listens, ip: at.pod(i) })),
    { id: apiServer, ip: at.apiServer },
    { id: node, ip: at.node },
    ...Object.entries(elsewhere).map(([id, ip]) => ({ id, ip })),
  ];
}

function pod(id: string, labels: Labels, listens: readonly number[]): Pod {
  return { id, namespace: id.slice(0, id.indexOf('/')), labels, listens };
}

/** On EKS pods have addresses of the VPC, as nodes and the API server have; kind gives them a network of their own. */
const addressing = {
  aws: { apiServer: '10.0.0.10', node: '10.0.1.20', pod: (i: number) => `10.0.${32 + (i >> 8)}.${i & 255}` },
  none: { apiServer: '172.18.0.2', node: '172.18.0.2', pod: (i: number) => `10.244.${i >> 8}.${i & 255}` },
} as const;

/** Addresses inside and outside of the ranges that policies name. */
const elsewhere = {
  'pod-identity-agent': '169.254.170.23',
  'metadata service': '169.254.169.254',
  'a public address': '203.0.113.7',
  'another private network': '192.168.7.7',
  'a peered network': '10.99.0.1',
} as const;
