import type { Construct } from 'constructs';
import { Cluster, Component, type Duration, type Endpoint, type Labels, Resource, SecretReference } from '#platform';
import { restartOnRotation } from '../reloader';
import { externalSecrets } from './operator';
import { ExternalSecret, Webhook } from './resources';

export interface FetchedSecretProps<Key extends string> {
  readonly name: string;
  /** Who makes it, and where it answers. */
  readonly from: { readonly endpoint: Endpoint; readonly url: string };
  /** What is posted there, as JSON. */
  readonly body: object;
  /**
   * The `Authorization` of the call: a key, the whole value of the header, of a Secret beside it with `callerLabels`.
   * External Secrets gives a call no other (pkg/common/webhook/webhook.go).
   */
  readonly authorization: { readonly secret: SecretReference; readonly key: string };
  /** Where in the answer the object is whose members are the values (JSONPath). An answer without it is a failure, and the call is repeated. */
  readonly result: string;
  /** Keys of the Secret: External Secrets templates, out of those members. */
  readonly template: Readonly<Record<Key, string>>;
  /** How long until the next one is asked for. */
  readonly every: Duration;
}

/** Labels of a Secret that calls may be made with. */
export const callerLabels: Labels = { 'external-secrets.io/type': 'webhook' };

/** A Secret that a program of the cluster makes when it is asked: a token that it signs, say. Nobody has seen it, and it is made anew in time. */
export function fetchedSecret<Key extends string>(
  scope: Construct,
  props: FetchedSecretProps<Key>,
): SecretReference<Key> {
  const component = Component.of(scope);
  const on = Cluster.of(scope);
  const { name, from, authorization, template } = props;
  on.ledger.grant(externalSecrets.on(on).controller, 'connect', from.endpoint);
  restartOnRotation(on);
  new Resource(scope, `${name}-call`, Webhook, {
    metadata: { name },
    spec: {
      url: from.url,
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `{{ index .caller "${authorization.key}" }}`,
      },
      body: JSON.stringify(props.body),
      secrets: [{ name: 'caller', secretRef: { name: authorization.secret.secretName } }],
      result: { jsonPath: props.result },
      timeout: '20s',
    },
  });
  new Resource(scope, name, ExternalSecret, {
    metadata: { name },
    spec: {
      refreshPolicy: 'Periodic',
      refreshInterval: props.every.go,
      target: { name, creationPolicy: 'Owner', template: { engineVersion: 'v2', data: { ...template } } },
      dataFrom: [{ sourceRef: { generatorRef: { apiVersion: Webhook.apiVersion, kind: 'Webhook', name } } }],
    },
  });
  return new SecretReference(component.home, name, Object.keys(template) as Key[], component);
}
