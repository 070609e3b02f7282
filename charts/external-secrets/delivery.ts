import { type Cluster, type Delivery, Resource, rights, type SecretPart, ServiceAccount } from '#platform';
import { restartOnRotation } from '../reloader';
import { ExternalSecret, SecretStore } from './resources';

/** Enters a delivery in the cluster's ledger. External Secrets carries it out once the ledger is complete. */
export function deliver(on: Cluster, delivery: Delivery): void {
  on.ledger.deliver(delivery);
  on.deriveLater(deriveDeliveries, 'workloads');
  restartOnRotation(on);
}

/**
 * Carries each credential to the workload that was granted it. The store in the workload's namespace acts as a service account that may read
 * exactly the Secrets that this workload was granted, and nothing else in the maker's namespace.
 */
function deriveDeliveries(on: Cluster): void {
  for (const delivery of on.ledger.deliveries) {
    const sources = bySourceNamespace(delivery);
    for (const [source, secrets] of sources) store(delivery, source, secrets);
    const [source] = sources.keys();
    secret(delivery, sources.size === 1 ? source : undefined);
  }
}

function store({ to, secretName }: Delivery, source: string, secrets: readonly string[]): void {
  const scope = to.component;
  const reader = storeName(secretName, source);
  new Resource(scope, `${reader}-account`, ServiceAccount, {
    metadata: { name: reader, namespace: to.namespace },
    automountServiceAccountToken: false,
  });
  rights(scope, {
    name: reader,
    namespace: source,
    // `get` of named Secrets is all that `data[].remoteRef` needs (providers/v1/kubernetes/client.go).
    rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [...secrets], verbs: ['get'] }],
    account: { name: reader, namespace: to.namespace },
  });
  new Resource(scope, `${reader}-store`, SecretStore, {
    metadata: { name: reader, namespace: to.namespace },
    spec: {
      provider: {
        kubernetes: {
          remoteNamespace: source,
          server: { caProvider: { type: 'ConfigMap', name: 'kube-root-ca.crt', key: 'ca.crt' } },
          auth: { serviceAccount: { name: reader } },
        },
      },
    },
  });
}

/** Put together in the workload's namespace. Where all parts have one source, the store is named once; else beside each part. */
function secret({ to, secretName, keys }: Delivery, onlySource: string | undefined): void {
  const storeOf = (source: string) => ({ kind: 'SecretStore' as const, name: storeName(secretName, source) });
  const parts = new Map<string, SecretPart>();
  const data: Record<string, string> = {};
  for (const [key, pieces] of Object.entries(keys)) {
    data[key] = pieces
      .map((part) => {
        const variable = variableFor(part, parts);
        parts.set(variable, part);
        return `{{ .${variable} }}`;
      })
      .join('\n');
  }
  new Resource(to.component, `${secretName}-secret`, ExternalSecret, {
    metadata: { name: secretName, namespace: to.namespace },
    spec: {
      // Renewed certificates are picked up by polling: well within the overlap of old and new (30 days at Strimzi, cert-manager a third of the life).
      refreshInterval: '15m',
      secretStoreRef: onlySource === undefined ? undefined : storeOf(onlySource),
      // With a template the Secret gets the template's metadata alone, not the sync engine's labels (externalsecret_controller_template.go).
      target: { name: secretName, creationPolicy: 'Owner', template: { engineVersion: 'v2', data } },
      data: [...parts].map(([variable, part]) => ({
        secretKey: variable,
        remoteRef: { key: part.secret.secretName, property: part.key },
        sourceRef: onlySource === undefined ? { storeRef: storeOf(part.secret.namespace) } : undefined,
      })),
    },
  });
}

/** A name for a part in the template. Two parts may share their letters: the same Secret in two namespaces, or `ca.crt` and `ca-crt`. */
function variableFor({ secret, key }: SecretPart, taken: ReadonlyMap<string, SecretPart>): string {
  const letters = `${secret.secretName}/${key}`.replaceAll(/[^A-Za-z0-9]/g, '_');
  for (let count = 1; ; count++) {
    const variable = count === 1 ? letters : `${letters}_${count}`;
    const other = taken.get(variable);
    if (!other || (other.secret.id === secret.id && other.key === key)) return variable;
  }
}

const storeName = (secretName: string, source: string) => `${secretName}-from-${source}`;

function bySourceNamespace({ keys }: Delivery): ReadonlyMap<string, readonly string[]> {
  const sources = new Map<string, Set<string>>();
  for (const { secret } of Object.values(keys).flat()) {
    sources.set(secret.namespace, (sources.get(secret.namespace) ?? new Set()).add(secret.secretName));
  }
  return new Map([...sources].sort().map(([namespace, names]) => [namespace, [...names].sort()]));
}
