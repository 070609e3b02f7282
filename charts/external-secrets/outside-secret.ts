import type { Construct } from 'constructs';
import { Component, DescriptionError, KeptOutside, Resource, SecretReference } from '#platform';
import { restartOnRotation } from '../reloader';
import { externalSecrets } from './operator';
import { ExternalSecret, SecretStore } from './resources';

export interface OutsideSecretProps<Key extends string> {
  /** Name of the Secret on the cluster. */
  readonly name: string;
  /** Where it is kept: its name in AWS Secrets Manager, with all slashes. A JSON object there. */
  readonly path: string;
  /** Members of that object, and keys of the Secret. */
  readonly keys: readonly Key[];
  /** What a member is called there, where its reader wants another key. @default - as the key */
  readonly members?: Readonly<Partial<Record<Key, string>>>;
}

/**
 * A Secret whose values somebody else made: an OAuth client, a mail server's password. Only its path is known here.
 *
 * On AWS it is brought from Secrets Manager, into the component's namespace. External Secrets reads with the Pod Identity of its own service
 * account, which is granted the named paths and no others: a store of its own for each namespace cannot have an identity of its own, because
 * the Pod Identity agent serves pods, and a store's service account is read for IRSA alone (providers/v1/aws/auth/auth.go, 2.9.0).
 *
 * On a laptop nothing is rendered: a person makes the Secret under the same name, once, and pods that read it wait until it is there.
 * `kubectl create secret generic NAME --namespace NAMESPACE --from-literal=KEY=...`
 */
export function outsideSecret<Key extends string>(
  scope: Construct,
  props: OutsideSecretProps<Key>,
): SecretReference<Key> {
  const component = Component.of(scope);
  refuseBadPath(scope, props);
  restartOnRotation(component.cluster);
  if (component.cluster.cloud.provider === 'aws') fromSecretsManager(component, props);
  return new SecretReference(component.home, props.name, props.keys, component);
}

function fromSecretsManager(
  component: Component,
  { name, path, keys, members = {} }: OutsideSecretProps<string>,
): void {
  const on = component.cluster;
  const store = `${name}-from-aws`;
  const controller = externalSecrets.on(on).controller;
  const kept = new KeptOutside(path);
  on.ledger.hold(kept);
  on.ledger.grant(controller, 'read', kept);
  new Resource(component, `${name}-store`, SecretStore, {
    metadata: { name: store },
    spec: { provider: { aws: { service: 'SecretsManager', region: on.cloud.region } } },
  });
  new Resource(component, `${name}-secret`, ExternalSecret, {
    metadata: { name },
    spec: {
      // Each refresh is a call that is billed; a person who rotates a secret waits an hour at most.
      refreshInterval: '1h',
      secretStoreRef: { kind: 'SecretStore', name: store },
      // The template keeps the sync engine's labels off the Secret; without data of its own it changes no value (externalsecret_controller_template.go).
      target: { name, creationPolicy: 'Owner', template: { engineVersion: 'v2' } },
      data: keys.map((key) => ({ secretKey: key, remoteRef: { key: path, property: members[key] ?? key } })),
    },
  });
}

/** docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html, Name. */
function refuseBadPath(scope: Construct, { name, path }: OutsideSecretProps<string>): void {
  if (/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(path)) return;
  throw new DescriptionError({
    code: 'LH291',
    where: `${scope.node.path}: secret '${name}'`,
    what: `'${path}' is no name of a secret in Secrets Manager: 1 to 512 letters, digits and /_+=.@-`,
    fix: 'State the name alone, not the ARN.',
  });
}
