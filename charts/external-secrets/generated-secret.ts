import type { Construct } from 'constructs';
import { Component, type Labels, Resource, SecretReference } from '#platform';
import { ExternalSecret, Password } from './resources';

export interface GeneratedSecretProps<Key extends string> {
  readonly name: string;
  /** A value of its own for each key: letters and digits, so that it may stand in any file, header or URL. */
  readonly generate: readonly Key[];
  /** How long each value is. @default 32 */
  readonly length?: number;
  /** More keys, put together from the generated ones: External Secrets templates. @default - none */
  readonly template?: Readonly<Record<string, string>>;
  /** Type of the Secret, for readers that look at it: `kubernetes.io/basic-auth`. @default Opaque */
  readonly type?: string;
  /** Labels of the Secret, for readers that look at them. @default - none */
  readonly labels?: Labels;
}

/**
 * A Secret whose values nobody invented and nobody has seen. It is made once: External Secrets would make new values at each refresh, and two
 * readers would no longer agree (docs/guides/generator.md), so it is refreshed never, and survives the object that made it.
 */
export function generatedSecret<Key extends string>(
  scope: Construct,
  props: GeneratedSecretProps<Key>,
): SecretReference<Key> {
  const component = Component.of(scope);
  const { name, generate } = props;
  new Resource(scope, `${name}-values`, Password, {
    metadata: { name },
    spec: { length: props.length ?? 32, symbols: 0, noUpper: false, allowRepeat: true, secretKeys: [...generate] },
  });
  const generated = Object.fromEntries(generate.map((key) => [key, `{{ index . "${key}" }}`]));
  new Resource(scope, name, ExternalSecret, {
    metadata: { name },
    spec: {
      refreshPolicy: 'CreatedOnce',
      target: {
        name,
        creationPolicy: 'Orphan',
        immutable: true,
        template: {
          engineVersion: 'v2',
          type: props.type,
          metadata: props.labels && { labels: props.labels },
          data: { ...generated, ...props.template },
        },
      },
      dataFrom: [{ sourceRef: { generatorRef: { apiVersion: Password.apiVersion, kind: 'Password', name } } }],
    },
  });
  return new SecretReference(
    component.home,
    name,
    [...generate, ...(Object.keys(props.template ?? {}) as Key[])],
    component,
  );
}
