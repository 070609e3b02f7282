import { peerKey } from '#platform';
import { definitions, rendered } from './rendered';

/** One allowed connection, as the two ends of a policy tell it. */
type Connection = string;

interface PolicySpec {
  readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly policyTypes: readonly string[];
  readonly egress?: readonly { readonly to: readonly Selector[]; readonly ports: readonly Port[] }[];
  readonly ingress?: readonly { readonly from: readonly Selector[]; readonly ports: readonly Port[] }[];
}

interface Selector {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly namespaceSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
}

interface Port {
  readonly port: number;
}

const policiesOf = (name: string) =>
  rendered(name)
    .manifests.filter(({ object }) => object.kind === 'NetworkPolicy')
    .map(({ object }) => ({
      name: object.metadata.name,
      namespace: String(object.metadata.namespace),
      spec: object.spec as unknown as PolicySpec,
    }))
    // Every namespace has these two: nothing passes, but names may be looked up.
    .filter(({ name }) => name !== 'default-deny' && name !== 'dns');

/** Reads a selector as a Kubernetes network plugin would, without the code that wrote it. */
function peerOf(selector: Selector, namespace: string): string {
  if (selector.ipBlock) {
    const { cidr, except } = selector.ipBlock;
    return `addresses ${cidr}${except ? ` except ${except.join(',')}` : ''}`;
  }
  const where = selector.namespaceSelector?.matchLabels['kubernetes.io/metadata.name'] ?? namespace;
  return podsOf(where, selector.podSelector?.matchLabels ?? {});
}

const podsOf = (namespace: string, labels: Readonly<Record<string, string>>) =>
  `pods ${namespace}/${Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',')}`;

function allowed(name: string, end: 'egress' | 'ingress'): readonly Connection[] {
  const connections = policiesOf(name).flatMap(({ namespace, spec }) => {
    const self = podsOf(namespace, spec.podSelector.matchLabels ?? {});
    if (end === 'egress') {
      return (spec.egress ?? []).flatMap(({ to, ports }) =>
        to.flatMap((peer) => ports.map(({ port }) => `${self} -> ${peerOf(peer, namespace)} ${port}`)),
      );
    }
    return (spec.ingress ?? []).flatMap(({ from, ports }) =>
      from.flatMap((peer) => ports.map(({ port }) => `${peerOf(peer, namespace)} -> ${self} ${port}`)),
    );
  });
  return [...new Set(connections)].sort();
}

/** Pods that nobody here owns (the cluster's DNS) have no policy of ours: nothing keeps anybody from them but his own end. */
function ledgerConnections(name: string, end: 'from' | 'to'): readonly Connection[] {
  const connections = rendered(name).cluster.ledger.edges.flatMap(({ from, to }) =>
    (end === 'from' ? from.peer : to.peer).kind === 'pods' && (end === 'from' || to.owner)
      ? to.ports.map((port) => `${peerKey(from.peer)} -> ${peerKey(to.peer)} ${port}`)
      : [],
  );
  return [...new Set(connections)].sort();
}

describe.each(Object.keys(definitions))('%s', (name) => {
  test('the callers may go out exactly where the ledger says', () => {
    expect(allowed(name, 'egress')).toEqual(ledgerConnections(name, 'from'));
  });

  test('the called let in exactly whom the ledger says', () => {
    expect(allowed(name, 'ingress')).toEqual(ledgerConnections(name, 'to'));
  });

  test('every namespace that holds pods denies what is not allowed', () => {
    const denied = rendered(name)
      .manifests.filter(({ object }) => object.kind === 'NetworkPolicy' && object.metadata.name === 'default-deny')
      .map(({ object }) => object.metadata.namespace);
    const namespaces = rendered(name)
      .manifests.filter(({ object }) => object.kind === 'Namespace')
      .map(({ object }) => object.metadata.name);
    expect(denied.sort()).toEqual(namespaces.sort());
    expect(namespaces.length).toBeGreaterThan(0);
  });

  test('every permission in Kafka stands in the ledger, and every grant on a topic is a permission', () => {
    const operations = { read: 'Describe,Read', write: 'Describe,Write', upsert: 'Describe,Write', connect: '' };
    const granted = rendered(name).cluster.ledger.grants.flatMap(({ who, action, what }) =>
      what.kind === 'topic' || what.kind === 'own-topic'
        ? [`${who.id.split('/')[1]} ${operations[action]} ${what.name}`]
        : [],
    );
    const users = rendered(name).manifests.filter(({ object }) => object.kind === 'KafkaUser');
    const rules = users.flatMap(({ object }) => {
      const { acls } = (object.spec as unknown as UserSpec).authorization;
      return acls.map(({ resource, operations }) => ({
        user: object.metadata.name,
        ...resource,
        operations: operations.join(','),
      }));
    });
    const topics = rules.filter(({ type }) => type === 'topic');
    expect(topics.map(({ user, operations, name }) => `${user} ${operations} ${name}`).sort()).toEqual(
      [...granted].sort(),
    );
    expect(topics.every(({ patternType }) => patternType === 'literal')).toBe(true);

    // What is not a topic is the user's own group, or those that begin with its name, and the user's own transactions.
    const others = rules.filter(({ type }) => type !== 'topic');
    for (const { user, type, name, operations, patternType } of others) {
      expect([
        `literal group ${user} Read`,
        `prefix group ${user}. Read`,
        `prefix transactionalId ${user}. Describe,Write`,
      ]).toContain(`${patternType} ${type} ${name} ${operations}`);
    }
  });
});

interface UserSpec {
  readonly authorization: {
    readonly acls: readonly {
      readonly resource: { readonly type: string; readonly name: string; readonly patternType: string };
      readonly operations: readonly string[];
    }[];
  };
}
