import { kind } from '#platform';
import type * as aws from '#schemas/karpenter.k8s.aws/v1';
import type * as v1 from '#schemas/karpenter.sh/v1';
import { karpenter } from './operator';

export const NodePool = kind<v1.NodePool>('karpenter.sh/v1', 'NodePool', { operator: karpenter, scope: 'Cluster' });
export const EC2NodeClass = kind<aws.EC2NodeClass>('karpenter.k8s.aws/v1', 'EC2NodeClass', {
  operator: karpenter,
  scope: 'Cluster',
});
