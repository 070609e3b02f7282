import { type Cluster, cores, gib, millicores, Operator, pods, resourcesOf, together, versions } from '#platform';
import { observe } from './observe';

const namespace = 'karpenter';
const size = { cpu: millicores(500), cpuLimit: cores(2), memory: gib(1) };
const labels = { 'app.kubernetes.io/name': 'karpenter', 'app.kubernetes.io/instance': 'karpenter' };

/**
 * Karpenter: makes nodes for pods that wait for one. It must not run on its own nodes (values.yaml, affinity): its two pods want two nodes of a
 * node group, in two zones, that the cloud layer makes. Values: charts/karpenter/values.yaml at tag v1.14.1.
 */
export const karpenter = new Operator({
  name: 'karpenter',
  apiGroups: ['karpenter.sh', 'karpenter.k8s.aws'],
  namespace,
  chart: versions.charts.karpenter,
  pods: { karpenter: labels },
  // It reads the address of the cluster's DNS, to tell nodes (templates/role.yaml, karpenter-dns).
  writesTo: ['kube-system'],
  asks: together(size, size),
  beside: (owner) => observe(owner, pods(namespace, labels)),
  values: ({ cluster }) => ({
    settings: { clusterName: cluster.name, interruptionQueue: queueName(cluster), eksControlPlane: true },
    controller: {
      // Otherwise it asks the metadata service of its node, which pods do not reach.
      env: [{ name: 'AWS_REGION', value: cluster.cloud.region }],
      resources: resourcesOf(size),
    },
  }),
});

/** Queue that AWS announces the end of nodes in: spot interruptions, maintenance. */
export const queueName = (on: Cluster) => `${on.name}-karpenter`;
/** Role of the nodes. */
export const nodeRoleName = (on: Cluster) => `${on.name}-node`;
/** Tag of the subnets and security groups that nodes are put into. */
export const discoveryTag = (on: Cluster) => ({ 'karpenter.sh/discovery': on.name });
