import type { Component } from '#platform';
import { callerLabels, generatedSecret } from '../external-secrets';
import { type Keys, systemClient } from './environment';

/** What DataHub signs, encrypts and knows its own parts with. */
export function keysOf(component: Component): Keys {
  const credential = `Basic ${systemClient}:{{ .secret }}`;
  return {
    system: generatedSecret<'secret' | 'authorization' | 'header'>(component, {
      name: 'datahub-system',
      generate: ['secret'],
      length: 64,
      // Not encoded, as others do it (DataHubSystemAuthenticator.java).
      template: { authorization: credential, header: `Authorization: ${credential}` },
      labels: callerLabels,
    }),
    keys: generatedSecret(component, {
      name: 'datahub-keys',
      generate: ['signing-key', 'salt', 'encryption-key', 'session-key'],
      length: 64,
    }),
  };
}
