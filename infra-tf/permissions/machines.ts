import { type Statement, when } from './statement';
import { arn, type Where } from './where';

/** Tags that Karpenter puts on what it makes, and by which it is kept to what it has made (website, v1.14/reference/cloudformation.md,
 * which also says why each action is needed). */
const owned = (of: 'Request' | 'Resource', { cluster }: Where) =>
  when('StringEquals', `aws:${of}Tag/kubernetes.io/cluster/${cluster}`, 'owned');
const ofCluster = ({ cluster }: Where) => when('StringEquals', 'aws:RequestTag/eks:eks-cluster-name', cluster);
const inRegion = (of: 'Request' | 'Resource', { region }: Where) =>
  when('StringEquals', `aws:${of}Tag/topology.kubernetes.io/region`, region);
const ofPool = (of: 'Request' | 'Resource') => when('StringLike', `aws:${of}Tag/karpenter.sh/nodepool`, '*');
const ofClass = (of: 'Request' | 'Resource') => when('StringLike', `aws:${of}Tag/karpenter.k8s.aws/ec2nodeclass`, '*');

/** Making and ending machines that run under a role, and nothing that another has made. */
export function machineStatements(where: Where, role: string): readonly Statement[] {
  const { cluster, account, region } = where;
  const ec2 = (...kinds: readonly string[]) => kinds.map((kind) => arn(where, 'ec2', `${kind}/*`));
  const made = ec2('fleet', 'instance', 'launch-template', 'network-interface', 'spot-instances-request', 'volume');
  const profiles = [`arn:aws:iam::${account}:instance-profile/*`];
  return [
    {
      sid: 'StartMachinesFrom',
      actions: ['ec2:CreateFleet', 'ec2:RunInstances'],
      resources: [
        `arn:aws:ec2:${region}::image/*`,
        `arn:aws:ec2:${region}::snapshot/*`,
        ...ec2('capacity-reservation', 'placement-group', 'security-group', 'subnet'),
      ],
    },
    {
      sid: 'StartMachinesFromOwnTemplates',
      actions: ['ec2:CreateFleet', 'ec2:RunInstances'],
      resources: ec2('launch-template'),
      conditions: [owned('Resource', where), ofPool('Resource')],
    },
    {
      sid: 'StartMachines',
      actions: ['ec2:CreateFleet', 'ec2:CreateLaunchTemplate', 'ec2:RunInstances'],
      resources: made,
      conditions: [owned('Request', where), ofCluster(where), ofPool('Request')],
    },
    {
      sid: 'TagWhatIsMade',
      actions: ['ec2:CreateTags'],
      resources: made,
      conditions: [
        owned('Request', where),
        ofCluster(where),
        ofPool('Request'),
        when('StringEquals', 'ec2:CreateAction', 'CreateFleet', 'CreateLaunchTemplate', 'RunInstances'),
      ],
    },
    {
      sid: 'NameMachines',
      actions: ['ec2:CreateTags'],
      resources: ec2('instance'),
      conditions: [
        owned('Resource', where),
        ofPool('Resource'),
        when('StringEqualsIfExists', 'aws:RequestTag/eks:eks-cluster-name', cluster),
        when('ForAllValues:StringEquals', 'aws:TagKeys', 'Name', 'eks:eks-cluster-name', 'karpenter.sh/nodeclaim'),
      ],
    },
    {
      sid: 'EndMachines',
      actions: ['ec2:DeleteLaunchTemplate', 'ec2:TerminateInstances'],
      resources: ec2('instance', 'launch-template'),
      conditions: [owned('Resource', where), ofPool('Resource')],
    },
    {
      sid: 'LookAround',
      actions: [
        'ec2:DescribeCapacityReservations',
        'ec2:DescribeImages',
        'ec2:DescribeInstanceStatus',
        'ec2:DescribeInstanceTypeOfferings',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeInstances',
        'ec2:DescribeLaunchTemplates',
        'ec2:DescribePlacementGroups',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSpotPriceHistory',
        'ec2:DescribeSubnets',
      ],
      resources: ['*'],
      conditions: [when('StringEquals', 'aws:RequestedRegion', region)],
    },
    { sid: 'FindImages', actions: ['ssm:GetParameter'], resources: [`arn:aws:ssm:${region}::parameter/aws/service/*`] },
    { sid: 'KnowPrices', actions: ['pricing:GetProducts'], resources: ['*'] },
    {
      sid: 'FindApiServer',
      actions: ['eks:DescribeCluster'],
      resources: [arn(where, 'eks', `cluster/${cluster}`)],
    },
    {
      sid: 'GiveRole',
      actions: ['iam:PassRole'],
      resources: [`arn:aws:iam::${account}:role/${role}`],
      conditions: [when('StringEquals', 'iam:PassedToService', 'ec2.amazonaws.com')],
    },
    {
      sid: 'MakeProfiles',
      actions: ['iam:CreateInstanceProfile'],
      resources: profiles,
      conditions: [owned('Request', where), ofCluster(where), inRegion('Request', where), ofClass('Request')],
    },
    {
      sid: 'TagProfiles',
      actions: ['iam:TagInstanceProfile'],
      resources: profiles,
      conditions: [
        ...[owned('Resource', where), inRegion('Resource', where), ofClass('Resource')],
        ...[owned('Request', where), ofCluster(where), inRegion('Request', where), ofClass('Request')],
      ],
    },
    {
      sid: 'ChangeProfiles',
      actions: ['iam:AddRoleToInstanceProfile', 'iam:DeleteInstanceProfile', 'iam:RemoveRoleFromInstanceProfile'],
      resources: profiles,
      conditions: [owned('Resource', where), inRegion('Resource', where), ofClass('Resource')],
    },
    { sid: 'ReadProfiles', actions: ['iam:GetInstanceProfile'], resources: profiles },
    { sid: 'ListProfiles', actions: ['iam:ListInstanceProfiles'], resources: ['*'] },
  ];
}

/** Reading the queue in which AWS announces the end of machines. */
export function noticeStatements(where: Where, queue: string): readonly Statement[] {
  return [
    {
      sid: 'HearOfTheEndOfMachines',
      actions: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
      resources: [arn(where, 'sqs', queue)],
    },
  ];
}
