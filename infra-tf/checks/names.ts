import { didYouMean } from '#platform';
import { type StackCheck, text } from './stacks';

/** What is called by a name in the account has one of its own, and a bucket has one that S3 takes (docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html). */
export const names: StackCheck = (stacks, report) => {
  for (const [type, attribute] of named) {
    const seen = new Map<string, string>();
    for (const at of stacks.of(type)) {
      const name = text(at.values[attribute]);
      const other = seen.get(name);
      if (other) report('LH314', at, `${other} is called '${name}', too`, 'Give each a name of its own.');
      seen.set(name, `${at.stack}: ${at.address}`);
    }
  }
  for (const at of stacks.of('aws_s3_bucket')) {
    const name = text(at.values.bucket);
    // A dot in it breaks the certificate of its host name.
    if (
      !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name) ||
      /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3)$/.test(name)
    ) {
      report('LH313', at, `'${name}' is no name of a bucket`, 'State 3 to 63 lower-case letters, digits and dashes.');
    }
    if (at.values.force_destroy === true) {
      report(
        'LH324',
        at,
        'Terraform would delete it with all that it holds',
        'Leave force_destroy out; who wants it gone empties it first.',
      );
    }
  }
  const clusters = stacks.of('aws_eks_cluster').map(({ values }) => text(values.name));
  for (const at of ['aws_eks_pod_identity_association', 'aws_eks_access_entry'].flatMap((type) => stacks.of(type))) {
    const name = text(at.values.cluster_name);
    if (name.startsWith('${') || clusters.includes(name)) continue;
    const guess = didYouMean(name, clusters);
    report(
      'LH325',
      at,
      `no stack makes a cluster '${name}'`,
      guess ? `Did you mean '${guess}'?` : 'Name the cluster of these stacks.',
    );
  }
};

const named = [
  ['aws_s3_bucket', 'bucket'],
  ['aws_iam_role', 'name'],
  ['aws_iam_policy', 'name'],
  ['aws_kms_alias', 'name'],
  ['aws_glue_catalog_database', 'name'],
  ['aws_sqs_queue', 'name'],
  ['aws_cloudwatch_event_rule', 'name'],
  ['aws_cloudwatch_log_group', 'name'],
  ['aws_ecr_repository', 'name'],
  ['aws_secretsmanager_secret', 'name'],
  ['aws_launch_template', 'name'],
] as const;
