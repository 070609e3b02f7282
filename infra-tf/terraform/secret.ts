import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import type { EncryptionKey } from './key';
import type { Stack } from './stack';

/** A place for a secret. The value is put there by a person: what Terraform writes, it also writes into its notes. */
export function emptySecret(stack: Stack, id: string, name: string, key: EncryptionKey): void {
  new SecretsmanagerSecret(stack, id, { name, kmsKeyId: key.arn, recoveryWindowInDays: 30 });
}
