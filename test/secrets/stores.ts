import type { Manifest } from '#render';
import { type Any, placeOf } from '../texts/walk';

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** What is wrong with what External Secrets' accounts may do: each reads exactly what is fetched through its store, and nothing else. */
export function storeProblems(manifests: readonly Manifest[]): readonly string[] {
  return manifests.flatMap((manifest) => {
    const { kind, metadata, spec } = manifest.object as Any;
    const provider = spec?.provider?.kubernetes;
    if (kind !== 'SecretStore' || !provider) return [];
    const account = { name: provider.auth.serviceAccount.name, namespace: metadata.namespace };
    const fetched = manifests
      .filter(({ object }) => object.kind === 'ExternalSecret' && object.metadata.namespace === metadata.namespace)
      .filter(({ object }) => (object.spec as Any).secretStoreRef?.name === metadata.name)
      .flatMap(({ object }) =>
        (object.spec as Any).data.map(({ remoteRef }: Any) => `get ${provider.remoteNamespace}/${remoteRef.key}`),
      );
    const wanted = [...new Set<string>(fetched)].sort();
    const granted = rightsOf(account, manifests);
    return JSON.stringify(wanted) === JSON.stringify(granted)
      ? []
      : [`${placeOf(manifest)} fetches [${wanted}], but its account may [${granted}]`];
  });
}

/** All rights of an account, in words: `get namespace/name` of a Secret; anything else as it is written. */
function rightsOf(
  account: { readonly name: string; readonly namespace: string },
  manifests: readonly Manifest[],
): readonly string[] {
  const bindings = manifests.filter(
    ({ object }) =>
      /^(?:Cluster)?RoleBinding$/.test(object.kind) &&
      ((object.subjects ?? []) as Any).some(
        (subject: Any) => subject.name === account.name && subject.namespace === account.namespace,
      ),
  );
  const rights = bindings.flatMap(({ object }) => {
    const { roleRef } = object as Any;
    const namespace = object.kind === 'RoleBinding' ? object.metadata.namespace : '*';
    const role = manifests.find(
      ({ object: { kind, metadata } }) =>
        kind === roleRef.kind &&
        metadata.name === roleRef.name &&
        (kind === 'ClusterRole' || metadata.namespace === namespace),
    );
    if (!role) return [`what ${roleRef.kind} ${roleRef.name} says, which is not here`];
    return (role.object.rules as unknown as readonly Rule[]).flatMap((rule) => words(rule, String(namespace)));
  });
  return [...new Set(rights)].sort();
}

function words(
  { apiGroups = [], resources = [], resourceNames = ['*'], verbs }: Rule,
  namespace: string,
): readonly string[] {
  const what = `${apiGroups}/${resources}` === '/secrets' ? '' : `${apiGroups}/${resources} `;
  return verbs.flatMap((verb) => resourceNames.map((name) => `${verb} ${what}${namespace}/${name}`));
}

/** Rights on Secrets that name no Secret: who has one reads all of a namespace. */
export function wideRights(manifests: readonly Manifest[]): readonly string[] {
  return manifests.flatMap((manifest) => {
    if (!/^(?:Cluster)?Role$/.test(manifest.object.kind)) return [];
    const rules = (manifest.object.rules ?? []) as unknown as readonly Rule[];
    return rules.some(
      ({ resources = [], resourceNames = [], verbs }) =>
        resources.some((resource) => resource === 'secrets' || resource === '*') &&
        (resourceNames.length === 0 || verbs.some((verb) => verb !== 'get')),
    )
      ? [placeOf(manifest)]
      : [];
  });
}
