import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import type { ITerraformDependable } from 'cdktf';
import type { PodAccount } from '#platform';
import { type ManagedPolicy, type Statement, when } from '../permissions';
import { Role } from './role';
import type { Stack } from './stack';

export interface PodIdentityProps {
  readonly name: string;
  readonly account: PodAccount;
  readonly statements?: readonly Statement[];
  readonly managed?: readonly ManagedPolicy[];
  /** @default - that of the stack, which another stack has made */
  readonly clusterName?: string;
}

/** A role that the pods of one service account have, through EKS Pod Identity. */
export class PodIdentity extends Role {
  /** What must be there before the pods are of any use. */
  readonly ready: readonly ITerraformDependable[];

  constructor(stack: Stack, id: string, { account, clusterName = stack.cluster, ...props }: PodIdentityProps) {
    const { namespace, name: serviceAccount } = account;
    super(stack, id, {
      ...props,
      description: `Pods of ${namespace}/${serviceAccount} on ${stack.cluster}`,
      trust: podTrust(stack, account),
    });
    const association = new EksPodIdentityAssociation(this, 'pods', {
      ...{ clusterName, namespace, serviceAccount },
      roleArn: this.arn,
    });
    this.ready = [...this.attachments, association];
  }
}

/**
 * EKS says as session tags which pod it asks for (docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html), so that the role is of no use to any
 * other, even where somebody makes an association by hand.
 */
export const podTrust = ({ cluster, cloud }: Stack, { namespace, name }: PodAccount): Statement => ({
  sid: 'PodIdentity',
  principals: [{ type: 'Service', identifiers: ['pods.eks.amazonaws.com'] }],
  actions: ['sts:AssumeRole', 'sts:TagSession'],
  conditions: [
    when('StringEquals', 'aws:SourceAccount', cloud.account),
    when('StringEquals', 'aws:RequestTag/eks-cluster-name', cluster),
    when('StringEquals', 'aws:RequestTag/kubernetes-namespace', namespace),
    when('StringEquals', 'aws:RequestTag/kubernetes-service-account', name),
  ],
});
