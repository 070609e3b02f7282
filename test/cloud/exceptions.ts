/** What the scanner finds and we leave as it is. One that is no longer needed fails the lane. */
export const exceptions: readonly {
  /** As the scanner calls it. */
  readonly check: string;
  /** Stack and resource; `*` stands for anything. */
  readonly of: string;
  readonly reason: string;
}[] = [
  {
    check: 'CKV_AWS_109',
    of: '*/data.encryption_key_policy',
    reason:
      'In the policy of a key, `*` is the key itself. It is the default of AWS, which hands the decision to the policies of IAM, and without it nobody could ever change the key again.',
  },
  {
    check: 'CKV_AWS_111',
    of: '*/data.encryption_key_policy',
    reason: 'As CKV_AWS_109: the policy hangs on one key and means that one.',
  },
  {
    check: 'CKV_AWS_356',
    of: '*/data.encryption_key_policy',
    reason: 'As CKV_AWS_109: a policy of a key has no other resource to name.',
  },
  {
    check: 'CKV_AWS_144',
    of: 'lake/aws_s3_bucket.*',
    reason:
      'The lake stands in one region, as the cluster does that computes on it. Versions protect against slips; a second region is a decision about money that a team makes for its own data.',
  },
  {
    check: 'CKV2_AWS_62',
    of: 'lake/aws_s3_bucket.*',
    reason: 'Nothing listens to the coming of objects: writers commit tables, and readers read tables.',
  },
  {
    check: 'CKV_AWS_18',
    of: 'lake/aws_s3_bucket.access_logs_bucket',
    reason: 'It takes the logs of the others. To log into itself would log the logging.',
  },
  {
    check: 'CKV_AWS_145',
    of: 'lake/aws_s3_bucket.access_logs_bucket',
    reason: 'S3 writes access logs under keys of its own alone (AES256), never under one of KMS.',
  },
  {
    check: 'CKV2_AWS_57',
    of: 'secrets/aws_secretsmanager_secret.*',
    reason:
      'Both are issued by others (who signs people in, who takes messages), so nothing here can turn them; the one who puts them there does.',
  },
];
