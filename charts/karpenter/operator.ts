import { type Cluster, cores, gib, millicores, Operator, pods, versions } from '#platform';
import { observe } from './observe';

const namespace = 'karpenter';
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
  asks: { pods: 2, cpu: cores(1), memory: gib(2) },
  beside: (owner) => observe(owner, pods(namespace, labels)),
  values: ({ cluster }) => ({
    settings: { clusterName: cluster.name, interruptionQueue: queueName(cluster), eksControlPlane: true },
    controller: {
      // Otherwise it asks the metadata service of its node, which pods do not reach.
      env: [{ name: 'AWS_REGION', value: cluster.cloud.region }],
      resources: {
        requests: { cpu: String(millicores(500)), memory: String(gib(1)) },
        limits: { cpu: String(cores(2)), memory: String(gib(1)) },
      },
    },
  }),
});

/** Queue that AWS announces the end of nodes in: spot interruptions, maintenance. */
export const queueName = (on: Cluster) => `${on.name}-karpenter`;
/** Role of the nodes. */
export const nodeRoleName = (on: Cluster) => `${on.name}-node`;
/** Tag of the subnets and security groups that nodes are put into. */
export const discoveryTag = (on: Cluster) => ({ 'karpenter.sh/discovery': on.name });
