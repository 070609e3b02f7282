import { kind } from '#platform';
import type * as v1 from '#schemas/external-secrets.io/v1';
import type * as generators from '#schemas/generators.external-secrets.io/v1alpha1';
import { externalSecrets } from './operator';

export const ExternalSecret = kind<v1.ExternalSecret>('external-secrets.io/v1', 'ExternalSecret', {
  operator: externalSecrets,
});
export const SecretStore = kind<v1.SecretStore>('external-secrets.io/v1', 'SecretStore', { operator: externalSecrets });
export const Password = kind<generators.Password>('generators.external-secrets.io/v1alpha1', 'Password', {
  operator: externalSecrets,
});
export const Webhook = kind<generators.Webhook>('generators.external-secrets.io/v1alpha1', 'Webhook', {
  operator: externalSecrets,
});
