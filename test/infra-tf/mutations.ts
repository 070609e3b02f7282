import type { RenderedStack } from '../../infra-tf/checks';

// biome-ignore lint/suspicious/noExplicitAny: a test breaks what it expects to be there
export type Broken = any;

/** Something wrong that a person, or a change of a stack, could bring in, and who must refuse it. At least one does. */
export interface Mutation {
  readonly what: string;
  readonly stack: string;
  /** The resource that is broken is a copy of the first of its type, on which nothing else depends. */
  readonly type: string;
  readonly breakIt: (values: Broken, configuration: Broken) => void;
  /** It cannot be written in infra-tf/: typed.ts shows how tsc refuses it. */
  readonly types?: true;
  /** Code of the check that refuses it at synth. */
  readonly check?: string;
  /** What refuses it when it is rendered all the same: `validate`, or a plan with mocked answers of AWS (`terraform test`). */
  readonly terraform?: 'validate' | 'test';
  /** It breaks more than the resource itself: it is tried alone. */
  readonly alone?: true;
}

const all: readonly Mutation[] = [
  // What the schemas of the provider say.
  {
    ...{ what: 'an attribute that there is not', stack: 'lake', type: 'aws_s3_bucket' },
    breakIt: (bucket) => Object.assign(bucket, { bucket: 'cat-cafe-one', colour: 'red' }),
    ...{ types: true, terraform: 'validate' },
  },
  {
    ...{ what: 'an attribute that there is not, in a block', stack: 'cluster', type: 'aws_eks_cluster' },
    breakIt: (cluster) => Object.assign(cluster.vpc_config, { colour: 'red' }),
    ...{ types: true, terraform: 'validate' },
  },
  {
    ...{ what: 'a text for yes or no', stack: 'network', type: 'aws_vpc' },
    breakIt: (vpc) => Object.assign(vpc, { enable_dns_support: 'yes' }),
    ...{ types: true, terraform: 'validate' },
  },
  {
    ...{ what: 'a text for a number', stack: 'network', type: 'aws_cloudwatch_log_group' },
    breakIt: (group) => Object.assign(group, { name: 'one', retention_in_days: 'long' }),
    ...{ types: true, terraform: 'validate' },
  },
  {
    ...{ what: 'a text for a list', stack: 'cluster', type: 'aws_eks_node_group' },
    breakIt: (group) => Object.assign(group, { subnet_ids: 'subnet-1' }),
    ...{ types: true, terraform: 'validate' },
  },
  {
    ...{ what: 'an argument left out', stack: 'cluster', type: 'aws_eks_cluster' },
    breakIt: (cluster) => delete cluster.role_arn,
    ...{ types: true, terraform: 'validate' },
  },
  {
    ...{ what: 'a block left out', stack: 'cluster', type: 'aws_eks_node_group' },
    breakIt: (group) => delete group.scaling_config,
    ...{ types: true, check: 'LH318', terraform: 'validate' },
  },
  {
    ...{ what: 'a type that there is not', stack: 'lake', type: 'aws_s3_bukket' },
    breakIt: (bucket) => Object.assign(bucket, { bucket: 'cat-cafe-two' }),
    ...{ types: true, terraform: 'validate' },
  },
  {
    ...{ what: 'two arguments that exclude each other', stack: 'nodes', type: 'aws_iam_role' },
    breakIt: (role) => Object.assign(role, { name: 'one', name_prefix: 'one' }),
    terraform: 'validate',
  },
  // Words of a list.
  {
    ...{ what: 'an image of machines that there is not', stack: 'cluster', type: 'aws_eks_node_group' },
    breakIt: (group) => Object.assign(group, { ami_type: 'AL1999_x86_64' }),
    terraform: 'validate',
  },
  {
    ...{ what: 'an entrance for whom there is none', stack: 'nodes', type: 'aws_eks_access_entry' },
    breakIt: (entry) => Object.assign(entry, { type: 'ROBOT' }),
    terraform: 'validate',
  },
  {
    ...{ what: 'versions that are on, not enabled', stack: 'lake', type: 'aws_s3_bucket_versioning' },
    breakIt: (versioning) => Object.assign(versioning.versioning_configuration, { status: 'On' }),
    terraform: 'validate',
  },
  {
    ...{ what: 'a statement that neither allows nor denies', stack: 'nodes', type: 'data.aws_iam_policy_document' },
    breakIt: ({ statement }) => Object.assign(statement[0], { effect: 'Grant' }),
    ...{ types: true, check: 'LH316', terraform: 'validate' },
  },
  // Forms of values.
  {
    ...{ what: 'a range of addresses without its size', stack: 'network', type: 'aws_vpc' },
    breakIt: (vpc) => Object.assign(vpc, { cidr_block: '10.0.0.0' }),
    terraform: 'validate',
  },
  {
    ...{ what: 'a range that begins in its middle', stack: 'network', type: 'aws_subnet' },
    breakIt: (subnet) => Object.assign(subnet, { cidr_block: '10.0.200.1/24' }),
    ...{ check: 'LH312', terraform: 'validate' },
  },
  {
    ...{ what: 'a bucket with a name of 64 characters', stack: 'lake', type: 'aws_s3_bucket' },
    breakIt: (bucket) => Object.assign(bucket, { bucket: 'b'.repeat(64) }),
    ...{ check: 'LH313', terraform: 'validate' },
  },
  {
    ...{ what: 'a role with a name of 65 characters', stack: 'nodes', type: 'aws_iam_role' },
    breakIt: (role) => Object.assign(role, { name: 'r'.repeat(65) }),
    terraform: 'validate',
  },
  {
    ...{ what: 'a cluster with a space in its name', stack: 'cluster', type: 'aws_eks_cluster' },
    breakIt: (cluster) => Object.assign(cluster, { name: 'cat cafe' }),
    terraform: 'validate',
  },
  {
    ...{ what: 'a key that is gone in five days', stack: 'lake', type: 'aws_kms_key' },
    breakIt: (key) => Object.assign(key, { deletion_window_in_days: 5 }),
    terraform: 'validate',
  },
  {
    ...{ what: 'an alias that does not say so', stack: 'lake', type: 'aws_kms_alias' },
    breakIt: (alias) => Object.assign(alias, { name: 'cat-cafe-lake' }),
    terraform: 'validate',
  },
  {
    ...{ what: 'a database in capitals', stack: 'lake', type: 'aws_glue_catalog_database' },
    breakIt: (database) => Object.assign(database, { name: 'CatCafe' }),
    terraform: 'validate',
  },
  {
    ...{ what: 'a policy by its name, not its ARN', stack: 'nodes', type: 'aws_iam_role_policy_attachment' },
    breakIt: (attachment) => Object.assign(attachment, { policy_arn: 'AmazonEKSWorkerNodePolicy' }),
    terraform: 'validate',
  },
  {
    ...{ what: 'a policy that is no JSON', stack: 'nodes', type: 'aws_sqs_queue_policy' },
    breakIt: (policy) => Object.assign(policy, { policy: 'let events in' }),
    terraform: 'validate',
  },
  {
    ...{ what: 'a policy that is no JSON, with a reference in it', stack: 'nodes', type: 'aws_sqs_queue_policy' },
    breakIt: (policy) => Object.assign(policy, { policy: '{"Resource": ${aws_sqs_queue.notices_queue.arn}}' }),
    terraform: 'test',
  },
  // References.
  {
    ...{ what: 'a reference to nothing', stack: 'lake', type: 'aws_s3_bucket_policy' },
    breakIt: (policy) => Object.assign(policy, { bucket: '${aws_s3_bucket.ghost.id}' }),
    ...{ types: true, terraform: 'validate' },
  },
  {
    ...{ what: 'a reference to an attribute that there is not', stack: 'network', type: 'aws_subnet' },
    breakIt: (subnet) => Object.assign(subnet, { vpc_id: '${aws_vpc.network_vpc.colour}' }),
    ...{ types: true, check: 'LH312', terraform: 'validate' },
  },
  {
    ...{ what: 'two resources that wait for each other', stack: 'lake', type: 'aws_kms_key' },
    breakIt: (key, { resource }) => {
      key.description = '${aws_kms_alias.waiting.arn}';
      resource.aws_kms_alias.waiting = { name: 'alias/waiting', target_key_id: '${aws_kms_key.mutant.id}' };
    },
    ...{ types: true, terraform: 'validate', alone: true },
  },
  // What only AWS would say, or nobody.
  {
    ...{ what: 'a subnet outside its VPC', stack: 'network', type: 'aws_subnet' },
    breakIt: (subnet) => Object.assign(subnet, { cidr_block: '10.9.0.0/24' }),
    check: 'LH312',
  },
  {
    ...{ what: 'two subnets in one range', stack: 'network', type: 'aws_subnet' },
    breakIt: () => {},
    check: 'LH312',
  },
  {
    ...{ what: 'a bucket in capitals', stack: 'lake', type: 'aws_s3_bucket' },
    breakIt: (bucket) => Object.assign(bucket, { bucket: 'Cat-Cafe' }),
    check: 'LH313',
  },
  {
    ...{ what: 'two buckets of one name', stack: 'lake', type: 'aws_s3_bucket' },
    breakIt: () => {},
    check: 'LH314',
  },
  {
    ...{ what: 'a managed policy that AWS does not keep', stack: 'nodes', type: 'aws_iam_role_policy_attachment' },
    breakIt: (attachment) => Object.assign(attachment, { policy_arn: 'arn:aws:iam::aws:policy/AmazonEKSNodes' }),
    ...{ types: true, check: 'LH315' },
  },
  {
    ...{ what: 'a slip in a key of a statement', stack: 'nodes', type: 'data.aws_iam_policy_document' },
    breakIt: ({ statement }) => Object.assign(statement[0], { efect: 'Allow' }),
    ...{ types: true, terraform: 'validate' },
  },
  {
    ...{ what: 'a Kubernetes that EKS has not', stack: 'cluster', type: 'aws_eks_cluster' },
    breakIt: (cluster) => Object.assign(cluster, { version: '9.99' }),
    check: 'LH317',
  },
  {
    ...{ what: 'more nodes at least than at most', stack: 'cluster', type: 'aws_eks_node_group' },
    breakIt: (group) => Object.assign(group.scaling_config, { min_size: 9 }),
    check: 'LH318',
  },
  {
    ...{ what: 'a machine that does not exist', stack: 'cluster', type: 'aws_eks_node_group' },
    breakIt: (group) => Object.assign(group, { instance_types: ['m7i.huge'] }),
    ...{ types: true, check: 'LH319' },
  },
  {
    ...{ what: 'a lifecycle rule that does nothing', stack: 'lake', type: 'aws_s3_bucket_lifecycle_configuration' },
    breakIt: ({ rule }) => delete rule[1].noncurrent_version_expiration,
    check: 'LH320',
  },
  {
    ...{ what: 'a lifecycle rule without a filter', stack: 'lake', type: 'aws_s3_bucket_lifecycle_configuration' },
    breakIt: ({ rule }) => delete rule[0].filter,
    check: 'LH320',
  },
  {
    ...{ what: 'a scope of access that there is not', stack: 'cluster', type: 'aws_eks_access_policy_association' },
    breakIt: (association) => Object.assign(association.access_scope, { type: 'galaxy' }),
    check: 'LH321',
  },
  {
    ...{ what: 'EKS that encrypts something else', stack: 'cluster', type: 'aws_eks_cluster' },
    breakIt: (cluster) => Object.assign(cluster.encryption_config, { resources: ['configmaps'] }),
    check: 'LH321',
  },
  {
    what: 'a way to encrypt that there is not',
    ...{ stack: 'lake', type: 'aws_s3_bucket_server_side_encryption_configuration' },
    breakIt: ({ rule }) => Object.assign(rule[0].apply_server_side_encryption_by_default, { sse_algorithm: 'rot13' }),
    check: 'LH321',
  },
];

/** Each under the name that its broken resource has. */
export const mutations: readonly (readonly [string, Mutation])[] = all.map((mutation, index) => [
  mutation.alone ? 'mutant' : `mutant_${index + 1}`,
  mutation,
]);

/** Puts the broken resource of a mutation beside the sound ones of its stack. */
export function mutate(configuration: Broken, name: string, { type, breakIt }: Mutation): void {
  const [kind, of] = type.startsWith('data.') ? ['data', type.slice('data.'.length)] : ['resource', type];
  const there = configuration[kind][of] ?? { first: {} };
  const copy = JSON.parse(JSON.stringify(Object.values(there)[0]));
  breakIt(copy, configuration);
  configuration[kind][of] = { ...configuration[kind][of], [name]: copy };
}

/** Stacks that may be broken without breaking those of another test. */
export const copyOf = (stacks: readonly RenderedStack[]): RenderedStack[] => JSON.parse(JSON.stringify(stacks));
