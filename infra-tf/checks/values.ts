import { type JsonValue, machineSizes, families as machines } from '#platform';
import { objects, type StackCheck, text, texts } from './stacks';

/** Values that the provider takes as they come, and AWS refuses, or takes and does nothing about. */
export const values: StackCheck = (stacks, report) => {
  for (const at of stacks.of('aws_eks_cluster')) {
    const version = text(at.values.version);
    if (!supported.includes(version)) {
      report('LH317', at, `EKS has no Kubernetes '${version}'`, `State one of ${supported.join(', ')}.`);
    }
    const secrets = objects(at.values.encryption_config).flatMap(({ resources }) => texts(resources));
    if (secrets.join() !== 'secrets')
      report('LH321', at, 'what it encrypts is not `secrets`', 'There is nothing else that EKS encrypts.');
  }
  for (const at of stacks.of('aws_eks_node_group')) {
    const [scaling = {}] = objects(at.values.scaling_config);
    const [min, desired, max] = [number(scaling.min_size), number(scaling.desired_size), number(scaling.max_size)];
    if (!(min >= 0 && min <= desired && desired <= max && max >= 1)) {
      report('LH318', at, `it has at least ${min}, wants ${desired}, and has at most ${max} nodes`, 'Let them rise.');
    }
    for (const type of texts(at.values.instance_types)) {
      if (!types.has(type))
        report(
          'LH319',
          at,
          `no machine for its images is called '${type}'`,
          'Name a type of src/platform/machines.ts.',
        );
    }
  }
  for (const at of stacks.of('aws_s3_bucket_lifecycle_configuration')) {
    for (const rule of objects(at.values.rule)) {
      const acts = actions.some((action) => objects(rule[action]).some((block) => Object.keys(block).length > 0));
      if (!acts || objects(rule.filter).length === 0 || rule.status !== 'Enabled') {
        report(
          'LH320',
          at,
          `its rule '${text(rule.id)}' does nothing`,
          'State what it does, to which objects, and that it is enabled.',
        );
      }
    }
  }
  for (const at of stacks.of('aws_s3_bucket_server_side_encryption_configuration')) {
    const algorithms = objects(at.values.rule).flatMap((rule) =>
      objects(rule.apply_server_side_encryption_by_default).map((way) => text(way.sse_algorithm)),
    );
    if (!algorithms.every((way) => ['aws:kms', 'AES256'].includes(way)) || algorithms.length === 0) {
      report('LH321', at, `S3 knows no way to encrypt called '${algorithms.join()}'`, 'State aws:kms or AES256.');
    }
  }
  for (const at of stacks.of('aws_eks_access_policy_association')) {
    const [scope = {}] = objects(at.values.access_scope);
    const type = text(scope.type);
    const isWhole = type === 'cluster' && texts(scope.namespaces).length === 0;
    const isPart = type === 'namespace' && texts(scope.namespaces).length > 0;
    if (!isWhole && !isPart)
      report('LH321', at, `its scope '${type}' is none`, 'State `cluster`, or `namespace` with namespaces.');
  }
};

/** In standard support, and known to Karpenter (versions.ts): docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html. */
const supported = ['1.33', '1.34', '1.35', '1.36'];

const actions = [
  'expiration',
  'transition',
  'noncurrent_version_expiration',
  'noncurrent_version_transition',
  'abort_incomplete_multipart_upload',
];

const types = new Set(
  machines
    .filter(({ architecture }) => architecture === 'amd64')
    .flatMap(({ name }) => machineSizes.map((size) => `${name}.${size}`)),
);

const number = (value: JsonValue | undefined) => (typeof value === 'number' ? value : Number.NaN);
