import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { Construct } from 'constructs';
import type { EncryptionKey } from './key';
import type { Stack } from './stack';

/** A repository of images. A tag is given once, and what is pushed is looked through for known holes. */
export class ImageRepository extends Construct {
  constructor(stack: Stack, id: string, name: string, key: EncryptionKey) {
    super(stack, id);
    const repository = new EcrRepository(this, 'repository', {
      name,
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: key.arn }],
    });
    new EcrLifecyclePolicy(this, 'lifecycle', { repository: repository.name, policy: JSON.stringify(untaggedGo) });
  }
}

/** Images without a tag are what is left of builds that failed. What has one may be running. */
const untaggedGo = {
  rules: [
    {
      rulePriority: 1,
      description: 'Images without a tag',
      selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
      action: { type: 'expire' },
    },
  ],
};
