import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { type Statement, when } from '../permissions';
import type { Stack } from './stack';

/** A key of our own, turned once a year, that IAM's policies decide about. Who is allowed to use it says so by its alias. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(stack: Stack, alias: string, description: string, services: readonly Statement[] = []) {
    super(stack, 'encryption');
    const key = new KmsKey(this, 'key', {
      description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: stack.policy('encryption_key_policy', [accountDecides(stack), ...services]),
    });
    new KmsAlias(this, 'alias', { name: alias, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}

/** The default of AWS, written down (docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html). */
const accountDecides = ({ cloud }: Stack): Statement => ({
  sid: 'AccountDecides',
  principals: [{ type: 'AWS', identifiers: [`arn:aws:iam::${cloud.account}:root`] }],
  actions: ['kms:*'],
  resources: ['*'],
});

/** CloudWatch encrypts what it writes to one log group. */
export const logsMayUseKey = ({ cloud }: Stack, logGroup: string): Statement => ({
  sid: 'LogsMayUseIt',
  principals: [{ type: 'Service', identifiers: [`logs.${cloud.region}.amazonaws.com`] }],
  actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
  resources: ['*'],
  conditions: [
    when(
      'ArnEquals',
      'kms:EncryptionContext:aws:logs:arn',
      `arn:aws:logs:${cloud.region}:${cloud.account}:log-group:${logGroup}`,
    ),
  ],
});
