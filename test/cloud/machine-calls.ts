import type { Grant, NodeRole } from '#platform';
import type { Where } from '../../infra-tf/permissions';
import { type Call, call } from './call';

/** What Karpenter does to machines, and what it must not: those of others, those without a mark, and giving away other roles. */
export function machineCalls(what: NodeRole, { cluster, region, account }: Where): readonly Call[] {
  const own = (grant: Grant) => grant.what.id === what.id && grant.action === 'write';
  const ec2 = (resource: string) => `arn:aws:ec2:${region}:${account}:${resource}`;
  const profile = `arn:aws:iam::${account}:instance-profile/cat_123`;
  const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
  const marks = (of: 'Request' | 'Resource', by = cluster) => ({
    [`aws:${of}Tag/kubernetes.io/cluster/${by}`]: 'owned',
    [`aws:${of}Tag/eks:eks-cluster-name`]: by,
    [`aws:${of}Tag/karpenter.sh/nodepool`]: 'default',
    [`aws:${of}Tag/karpenter.k8s.aws/ec2nodeclass`]: 'default',
    [`aws:${of}Tag/topology.kubernetes.io/region`]: region,
  });
  const [asked, there] = [marks('Request'), marks('Resource')];
  const [askedByOther, othersThere] = [marks('Request', 'other'), marks('Resource', 'other')];
  const [instance, template, subnet] = [ec2('instance/i-1'), ec2('launch-template/lt-1'), ec2('subnet/subnet-1')];
  const made = { 'ec2:CreateAction': 'RunInstances' };
  const named = { 'aws:TagKeys': ['Name'] };
  const here = { 'aws:RequestedRegion': region };
  const toMachines = { 'iam:PassedToService': 'ec2.amazonaws.com' };
  return [
    ...['ec2:RunInstances', 'ec2:CreateFleet'].flatMap((action) => [
      call(action, subnet, own),
      call(action, `arn:aws:ec2:${region}::image/ami-1`, own),
      call(action, template, own, there),
      call(action, template, undefined, othersThere),
      call(action, instance, own, asked),
      call(action, instance, undefined, askedByOther),
      call(action, instance),
    ]),
    call('ec2:CreateLaunchTemplate', template, own, asked),
    call('ec2:CreateLaunchTemplate', template),
    ...['ec2:TerminateInstances', 'ec2:DeleteLaunchTemplate'].flatMap((action, i) => {
      const on = [instance, template][i] as string;
      return [call(action, on, own, there), call(action, on, undefined, othersThere), call(action, on)];
    }),
    call('ec2:CreateTags', instance, own, { ...asked, ...made }),
    call('ec2:CreateTags', instance, own, { ...there, ...named }),
    call('ec2:CreateTags', instance, undefined, { ...askedByOther, ...made }),
    call('ec2:CreateTags', instance, undefined, { ...there, 'aws:TagKeys': ['Name', 'owner'] }),
    call('ec2:DescribeInstances', '*', own, here),
    call('ec2:DescribeInstances', '*', undefined, { 'aws:RequestedRegion': 'eu-north-1' }),
    call('pricing:GetProducts', '*', own),
    call('ssm:GetParameter', `arn:aws:ssm:${region}::parameter/aws/service/eks/x`, own),
    call('ssm:GetParameter', `arn:aws:ssm:${region}:${account}:parameter/password`),
    call('eks:DescribeCluster', `arn:aws:eks:${region}:${account}:cluster/${cluster}`, own),
    call('eks:DescribeCluster', `arn:aws:eks:${region}:${account}:cluster/other`),
    call('eks:DeleteCluster', `arn:aws:eks:${region}:${account}:cluster/${cluster}`),
    call('iam:PassRole', role(what.name), own, toMachines),
    call('iam:PassRole', role(what.name), undefined, { 'iam:PassedToService': 'lambda.amazonaws.com' }),
    call('iam:PassRole', role(`${cluster}-control-plane`), undefined, toMachines),
    call('iam:CreateRole', role('another')),
    call('iam:AttachRolePolicy', role(what.name)),
    call('iam:CreateInstanceProfile', profile, own, asked),
    call('iam:CreateInstanceProfile', profile, undefined, askedByOther),
    call('iam:TagInstanceProfile', profile, own, { ...asked, ...there }),
    call('iam:TagInstanceProfile', profile, undefined, { ...asked, ...othersThere }),
    ...['AddRoleToInstanceProfile', 'RemoveRoleFromInstanceProfile', 'DeleteInstanceProfile'].flatMap((action) => [
      call(`iam:${action}`, profile, own, there),
      call(`iam:${action}`, profile, undefined, othersThere),
    ]),
    call('iam:GetInstanceProfile', profile, own),
    call('iam:ListInstanceProfiles', '*', own),
  ];
}
