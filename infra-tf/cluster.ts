import { placementLabel, untainted } from '#platform';
import type { Layer } from './layer';
import { clusterKeyAlias } from './names';
import { discovery } from './network';
import type { ManagedPolicy } from './permissions';
import { EncryptionKey, Kubernetes, logsMayUseKey, Stack } from './terraform';

/** EKS with what every node needs, and the nodes on which Karpenter runs, because it must not run on those that it makes. */
export function kubernetes(layer: Layer): Stack {
  const { cluster, cloud } = layer;
  const stack = new Stack('cluster', layer);
  const subnetIds = stack.published('network', 'private_subnet_ids').list;
  // The name that EKS writes to, whether it is there or not.
  const logGroup = `/aws/eks/${cluster}/cluster`;
  const key = new EncryptionKey(stack, clusterKeyAlias(cluster), `Secrets and logs of ${cluster}`, [
    logsMayUseKey(stack, logGroup),
  ]);
  const eks = new Kubernetes(stack, {
    ...{ version: layer.versions.eks.kubernetes, subnetIds, apiServerFrom: cloud.apiServerFrom },
    ...{ key, logGroup, keepLogsForDays: 365 },
  });
  eks.tagSecurityGroup(discovery(layer));
  for (const role of cloud.administrators) eks.administrator(role);

  const { addOns } = layer.versions.eks;
  const identity = (id: string, serviceAccount: string, policy: ManagedPolicy) =>
    eks.podIdentity(id, {
      name: `${cluster}-${id}`,
      account: { namespace: 'kube-system', name: serviceAccount },
      managed: [policy],
    });
  eks.addOn('eks-pod-identity-agent', { version: addOns['eks-pod-identity-agent'] });
  eks.addOn('kube-proxy', { version: addOns['kube-proxy'] });
  eks.addOn('vpc-cni', {
    version: addOns['vpc-cni'],
    configuration: {
      // NetworkPolicies are let pass by default; here they are all there is between pods.
      enableNetworkPolicy: 'true',
      // Addresses in blocks of sixteen: a node then has room for more pods than it has addresses of its own.
      env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' },
    },
    identity: identity('vpc-cni', 'aws-node', 'AmazonEKS_CNI_Policy'),
  });
  const { instanceType, min, max } = cloud.coreNodes;
  eks.nodeGroup('core', {
    ...{ subnetIds, instanceType, min, max, diskGib: 50 },
    labels: { [placementLabel]: untainted },
  });
  eks.addOn('coredns', { version: addOns.coredns });
  eks.addOn('metrics-server', { version: addOns['metrics-server'] });
  eks.addOn('aws-ebs-csi-driver', {
    version: addOns['aws-ebs-csi-driver'],
    identity: identity('ebs-csi', 'ebs-csi-controller-sa', 'service-role/AmazonEBSCSIDriverPolicy'),
  });
  return stack;
}
