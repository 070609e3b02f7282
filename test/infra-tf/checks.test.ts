import type { JsonObject } from '#platform';
import { judgeStacks, type RenderedStack, Stacks } from '../../infra-tf/checks';
import { cloudOf } from '../../src/commands/cloud';
import { rendered } from '../clusters/rendered';

// biome-ignore lint/suspicious/noExplicitAny: a test breaks what it expects to be there
type Broken = any;

const sound = () => JSON.parse(JSON.stringify(cloudOf(rendered('cat-cafe').cluster)?.stacks)) as RenderedStack[];

/** Codes that the checks say of the cat cafe's stacks after something in one was broken. */
function codes(stack: string, breakIt: (configuration: Broken) => void): readonly string[] {
  const stacks = sound();
  const found = stacks.find(({ name }) => name === stack);
  if (!found) throw new Error(`no stack ${stack}`);
  const before = JSON.stringify(found.configuration);
  breakIt(found.configuration as Broken);
  expect(JSON.stringify(found.configuration)).not.toBe(before);
  const problems = judgeStacks(new Stacks('cat-cafe', 'us-west-2', '111122223333', stacks));
  return [...new Set(problems.map(({ code }) => code))];
}

const first = (resources: JsonObject): Broken => Object.values(resources)[0];

test('the stacks of the cat cafe are sound', () => {
  expect(judgeStacks(new Stacks('cat-cafe', 'us-west-2', '111122223333', sound()))).toEqual([]);
});

test.each<[string, string, string, (configuration: Broken) => void]>([
  [
    'a subnet outside its VPC',
    'network',
    'LH312',
    ({ resource }) => (first(resource.aws_subnet).cidr_block = '10.9.0.0/24'),
  ],
  [
    'two subnets in one range',
    'network',
    'LH312',
    ({ resource }) => (first(resource.aws_subnet).cidr_block = '10.0.64.0/24'),
  ],
  [
    'a subnet in another region',
    'network',
    'LH312',
    ({ resource }) => (first(resource.aws_subnet).availability_zone = 'eu-west-1a'),
  ],
  [
    'a bucket in capitals',
    'lake',
    'LH313',
    ({ resource }) => (resource.aws_s3_bucket.backups_bucket.bucket = 'Cat-Cafe-Backups'),
  ],
  [
    'a bucket name that S3 keeps for itself',
    'lake',
    'LH313',
    ({ resource }) => (resource.aws_s3_bucket.backups_bucket.bucket = 'cafe-s3alias'),
  ],
  [
    'two buckets of one name',
    'lake',
    'LH314',
    ({ resource }) => (resource.aws_s3_bucket.backups_bucket.bucket = 'cat-cafe-lakehouse-exchange'),
  ],
  [
    'a role of a name that another stack uses',
    'nodes',
    'LH314',
    ({ resource }) => (resource.aws_iam_role.nodes_role.name = 'cat-cafe-control-plane'),
  ],
  [
    'a managed policy that AWS does not keep',
    'nodes',
    'LH315',
    ({ resource }) =>
      (first(resource.aws_iam_role_policy_attachment).policy_arn = 'arn:aws:iam::aws:policy/AmazonEKSWorkerPolicy'),
  ],
  [
    'a slip in the name of an action',
    'identity',
    'LH316',
    ({ data }) => (first(data.aws_iam_policy_document).statement[0].actions = ['s3:GetObjct']),
  ],
  [
    'a statement that does neither',
    'identity',
    'LH316',
    ({ data }) => (first(data.aws_iam_policy_document).statement[0].effect = 'Grant'),
  ],
  [
    'two statements of one id',
    'identity',
    'LH316',
    ({ data }) =>
      data.aws_iam_policy_document.karpenter_karpenter_policy.statement.push({
        ...data.aws_iam_policy_document.karpenter_karpenter_policy.statement[0],
      }),
  ],
  [
    'a policy that is too long',
    'identity',
    'LH316',
    ({ data }) =>
      (data.aws_iam_policy_document.karpenter_karpenter_policy.statement[0].resources = Array(200).fill(
        'arn:aws:ec2:us-west-2::image/ami-0123456789',
      )),
  ],
  [
    'a Kubernetes that EKS has not',
    'cluster',
    'LH317',
    ({ resource }) => (first(resource.aws_eks_cluster).version = '9.99'),
  ],
  [
    'more nodes at least than at most',
    'cluster',
    'LH318',
    ({ resource }) => (first(resource.aws_eks_node_group).scaling_config.min_size = 9),
  ],
  [
    'a machine that does not exist',
    'cluster',
    'LH319',
    ({ resource }) => (first(resource.aws_eks_node_group).instance_types = ['m7i.huge']),
  ],
  [
    'a machine of another architecture than its image',
    'cluster',
    'LH319',
    ({ resource }) => (first(resource.aws_eks_node_group).instance_types = ['m7g.large']),
  ],
  [
    'a lifecycle rule without an action',
    'lake',
    'LH320',
    ({ resource }) =>
      delete first(resource.aws_s3_bucket_lifecycle_configuration).rule[1].noncurrent_version_expiration,
  ],
  [
    'a lifecycle rule without a filter',
    'lake',
    'LH320',
    ({ resource }) => delete first(resource.aws_s3_bucket_lifecycle_configuration).rule[0].filter,
  ],
  [
    'a lifecycle rule that is off',
    'lake',
    'LH320',
    ({ resource }) => (first(resource.aws_s3_bucket_lifecycle_configuration).rule[0].status = 'Disabled'),
  ],
  [
    'a scope of access that there is not',
    'cluster',
    'LH321',
    ({ resource }) => (first(resource.aws_eks_access_policy_association).access_scope.type = 'galaxy'),
  ],
  [
    'a way to encrypt that there is not',
    'lake',
    'LH321',
    ({ resource }) =>
      (resource.aws_s3_bucket_server_side_encryption_configuration.backups_encryption.rule[0].apply_server_side_encryption_by_default.sse_algorithm =
        'rot13'),
  ],
  [
    'EKS that encrypts something else',
    'cluster',
    'LH321',
    ({ resource }) => (first(resource.aws_eks_cluster).encryption_config.resources = ['configmaps']),
  ],
  [
    'a role that trusts machines, not pods',
    'identity',
    'LH322',
    ({ data }) =>
      (data.aws_iam_policy_document['cat-cafe_alerts_trust'].statement[0].principals[0].identifiers = [
        'ec2.amazonaws.com',
      ]),
  ],
  [
    'a role that trusts pods of another account',
    'identity',
    'LH322',
    ({ data }) => (data.aws_iam_policy_document['cat-cafe_alerts_trust'].statement[0].condition[3].values = ['other']),
  ],
  [
    'a role that cannot be tagged with the pod',
    'identity',
    'LH322',
    ({ data }) => (data.aws_iam_policy_document['cat-cafe_alerts_trust'].statement[0].actions = ['sts:AssumeRole']),
  ],
  [
    'a service account with two roles',
    'identity',
    'LH322',
    ({ resource }) =>
      (resource.aws_eks_pod_identity_association.twin = first(resource.aws_eks_pod_identity_association)),
  ],
  [
    'an association with a role that is not there',
    'identity',
    'LH322',
    ({ resource }) => (first(resource.aws_eks_pod_identity_association).role_arn = '${aws_iam_role.nobody.arn}'),
  ],
  [
    'a secret with its value',
    'secrets',
    'LH323',
    ({ resource }) => (resource.aws_secretsmanager_secret_version = { it: { secret_id: 'x' } }),
  ],
  [
    'a password',
    'secrets',
    'LH323',
    ({ resource }) => (first(resource.aws_secretsmanager_secret).secret_string = 'hunter2'),
  ],
  [
    'a bucket that goes with its data',
    'lake',
    'LH324',
    ({ resource }) => (first(resource.aws_s3_bucket).force_destroy = true),
  ],
  [
    'an output that nobody publishes',
    'network',
    'LH325',
    (configuration) => delete configuration.output.private_subnet_ids,
  ],
  [
    'an association with another cluster',
    'identity',
    'LH325',
    ({ resource }) => (first(resource.aws_eks_pod_identity_association).cluster_name = 'cat-caffe'),
  ],
])('%s', (_, stack, code, breakIt) => {
  expect(codes(stack, breakIt)).toContain(code);
});

test('what is refused says where it is and how to mend it', () => {
  const stacks = sound();
  const nodes = stacks.find(({ name }) => name === 'identity')?.configuration as Broken;
  first(nodes.resource.aws_eks_pod_identity_association).cluster_name = 'cat-caffe';
  expect(judgeStacks(new Stacks('cat-cafe', 'us-west-2', '111122223333', stacks))).toEqual([
    {
      code: 'LH325',
      where: 'cat-cafe/terraform/identity: aws_eks_pod_identity_association.cat-cafe_alerts_pods',
      what: "no stack makes a cluster 'cat-caffe'",
      fix: "Did you mean 'cat-cafe'?",
    },
  ]);
});
