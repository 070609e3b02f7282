import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import { type Duration, days } from '#platform';
import { type Statement, when } from '../permissions';
import type { EncryptionKey } from './key';
import type { Stack } from './stack';

export interface PrivateBucketProps {
  readonly name: string;
  /** How long objects live. @default - until somebody deletes them */
  readonly expireAfter?: Duration | undefined;
  /** How long what was deleted or written over can be brought back. */
  readonly keepOldVersions: Duration;
  /** @default - keys of S3's own, which is what the logs of other buckets can be written under */
  readonly key?: EncryptionKey;
  /** Where it is written down who reads and writes it. @default - nowhere */
  readonly log?: PrivateBucket;
  /** Beside what the roles of the account may do. @default - none */
  readonly statements?: readonly Statement[];
}

/** A bucket that nobody outside the account sees, that keeps what was deleted for a while, and that Terraform does not delete while it holds anything. */
export class PrivateBucket extends Construct {
  readonly name: string;
  private readonly policy: S3BucketPolicy;

  constructor(
    readonly stack: Stack,
    id: string,
    { name, expireAfter, keepOldVersions, key, log, statements = [] }: PrivateBucketProps,
  ) {
    super(stack, id);
    this.name = name;
    const { bucket } = new S3Bucket(this, 'bucket', { bucket: name });
    new S3BucketVersioningA(this, 'versioning', { bucket, versioningConfiguration: { status: 'Enabled' } });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [
        key
          ? {
              bucketKeyEnabled: true,
              applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
            }
          : { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } },
      ],
    });
    const closed = new S3BucketPublicAccessBlock(this, 'closed', {
      bucket,
      ...{ blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    });
    new S3BucketOwnershipControls(this, 'ownership', { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket,
      rule: lifecycle(expireAfter, keepOldVersions).map((rule) => ({
        ...rule,
        status: 'Enabled',
        filter: [{ prefix: '' }],
      })),
    });
    this.policy = new S3BucketPolicy(this, 'policy', {
      bucket,
      policy: stack.policy(`${id}_policy`, [...statements, tlsOnly(name)]),
      dependsOn: [closed],
    });
    if (log) {
      const target = { targetBucket: log.name, targetPrefix: `${name}/` };
      new S3BucketLoggingA(this, 'log', { bucket, ...target, dependsOn: [log.policy] });
    }
  }
}

function lifecycle(expireAfter: Duration | undefined, keepOldVersions: Duration) {
  const inDays = (duration: Duration) => duration.milliseconds / days(1).milliseconds;
  return [
    { id: 'abandoned-uploads', abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }] },
    { id: 'old-versions', noncurrentVersionExpiration: [{ noncurrentDays: inDays(keepOldVersions) }] },
    ...(expireAfter ? [{ id: 'old-objects', expiration: [{ days: inDays(expireAfter) }] }] : []),
  ];
}

const tlsOnly = (bucket: string): Statement => ({
  sid: 'TlsOnly',
  effect: 'Deny',
  principals: [{ type: '*', identifiers: ['*'] }],
  actions: ['s3:*'],
  resources: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  conditions: [when('Bool', 'aws:SecureTransport', 'false')],
});
