import type { Manifest } from '#render';
import type { Any } from '../texts/walk';

/** A Secret that somebody makes once the cluster runs. */
export interface Made {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}

type Maker = (
  object: Any,
  manifests: readonly Manifest[],
) => readonly { readonly name: string; readonly keys: readonly string[] }[];

/** Who makes Secrets in the object's own namespace, and their keys. Source: the maker's code at the version in use. */
const makers: Readonly<Record<string, Maker>> = {
  ExternalSecret: (object, manifests) => [{ name: targetOf(object), keys: composedKeys(object, manifests) }],

  /** cert-manager: pkg/apis/certmanager/v1/types_certificate.go; the issuing controller writes ca.crt where the issuer gives one. */
  Certificate: ({ metadata, spec }, manifests) => {
    const issuer = manifests.find(
      ({ object: { kind, metadata: found } }) =>
        kind === spec.issuerRef.kind &&
        found.name === spec.issuerRef.name &&
        (kind === 'ClusterIssuer' || found.namespace === metadata.namespace),
    )?.object.spec as Any;
    const formats: readonly { readonly type: string }[] = spec.additionalOutputFormats ?? [];
    return [
      {
        name: spec.secretName,
        keys: [
          'tls.crt',
          'tls.key',
          ...(issuer?.ca || issuer?.selfSigned ? ['ca.crt'] : []),
          ...formats.map(({ type }) => (type === 'CombinedPEM' ? 'tls-combined.pem' : 'key.der')),
        ],
      },
    ];
  },
  /** cert-manager keeps the key of its account under the name that it is given: pkg/controller/acme issuer setup. */
  Issuer: account,
  ClusterIssuer: account,

  /** Strimzi: KafkaUserModel.java. Its ca.crt is the clients' authority, not the brokers'. */
  KafkaUser: ({ metadata, spec }) =>
    spec.authentication.type === 'tls'
      ? [{ name: metadata.name, keys: ['ca.crt', 'user.crt', 'user.key', 'user.p12', 'user.password'] }]
      : [],
  /** Strimzi: KafkaResources.java, CaReconciler.java. */
  Kafka: ({ metadata: { name } }) =>
    ['cluster-ca-cert', 'clients-ca-cert'].map((part) => ({
      name: `${name}-${part}`,
      keys: ['ca.crt', 'ca.p12', 'ca.password'],
    })),

  /** CloudNativePG: pkg/specs and internal/controller/cluster_pki.go. */
  Cluster: ({ metadata: { name } }) => [
    { name: `${name}-ca`, keys: ['ca.crt', 'ca.key'] },
    { name: `${name}-server`, keys: ['tls.crt', 'tls.key'] },
    { name: `${name}-replication`, keys: ['tls.crt', 'tls.key'] },
  ],
};

/** Every Secret of a cluster. */
export function secretsOf(manifests: readonly Manifest[]): readonly Made[] {
  return manifests.flatMap(({ object }) =>
    (makers[object.kind]?.(object, manifests) ?? []).map((made) => ({
      namespace: object.metadata.namespace ?? '',
      ...made,
    })),
  );
}

export const targetOf = ({ metadata, spec }: Any): string => spec.target?.name ?? metadata.name;

function account({ spec }: Any) {
  const name = spec.acme?.privateKeySecretRef?.name;
  return name ? [{ name, keys: ['tls.key'] }] : [];
}

/** A template decides alone; without one, what is fetched is what there is (external-secrets: mergePolicy Replace). */
function composedKeys({ metadata, spec }: Any, manifests: readonly Manifest[]): readonly string[] {
  return spec.target?.template?.data
    ? Object.keys(spec.target.template.data)
    : [...(spec.data ?? []).map(({ secretKey }: Any) => secretKey), ...generatedKeys({ metadata, spec }, manifests)];
}

/** Of generators: `secretKeys`, or else `password` (generators/v1/password); of a webhook what it asks for. */
export function generatedKeys({ metadata, spec }: Any, manifests: readonly Manifest[]): readonly string[] {
  return (spec.dataFrom ?? []).flatMap(({ sourceRef }: Any) => {
    const { kind, name } = sourceRef?.generatorRef ?? {};
    const generator = manifests.find(
      ({ object }) =>
        object.kind === kind && object.metadata.name === name && object.metadata.namespace === metadata.namespace,
    );
    if (!generator) return [];
    const made = generator.object.spec as Any;
    // A webhook gives the members of what it finds in the answer (generators/v1/webhook): what the query of GraphQL asks for, innermost.
    if (kind === 'Webhook') return /\{ ([\w ]+) \}/.exec(JSON.parse(made.body).query)?.[1]?.split(' ') ?? [];
    return made.secretKeys ?? ['password'];
  });
}
