import {
  type Asked,
  Bytes,
  type Cluster,
  Component,
  Cpu,
  LimitRange,
  NamespaceKind,
  NetworkPolicy,
  type PodSecurity,
  Resource,
  ResourceQuota,
} from '#platform';

/** Each namespace that something lives in: its pod security, a quota from what its inhabitants ask for, and silence until the ledger says otherwise. */
export function deriveNamespaces(on: Cluster): void {
  for (const [name, { podSecurity }] of on.namespaces) {
    const component = new Component(on, `namespace-${name}`, {
      layer: 'namespaces',
      namespace: name,
      folder: name,
      application: name,
    });
    new Resource(component, 'namespace', NamespaceKind, { metadata: { name, labels: podSecurityLabels(podSecurity) } });
    const asks = on.asked.filter(({ namespace }) => namespace === name);
    if (asks.length > 0) quota(component, asks);
    limits(component);
    defaultDeny(component);
    dns(component);
  }
}

function podSecurityLabels(level: PodSecurity) {
  return {
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/warn': level,
    'pod-security.kubernetes.io/audit': level,
  };
}

/**
 * Half as much again as is asked for, and twice the pods: what a rolling update needs on top, and a runaway does not get past. At least
 * the largest pod once more, or a namespace with one server could never replace its pod by a new one.
 */
function quota(component: Component, asks: readonly Asked[]): void {
  const cpu = room(asks, ({ cpu }) => cpu.millicores);
  const memory = room(asks, ({ memory }) => memory.bytes);
  const storage = asks.reduce((sum, { storage }) => sum + (storage?.bytes ?? 0), 0);
  new Resource(component, 'quota', ResourceQuota, {
    metadata: { name: 'quota' },
    spec: {
      hard: {
        pods: String(asks.reduce((sum, { pods }) => sum + pods, 0) * 2),
        'requests.cpu': String(Cpu.of(cpu)),
        'requests.memory': String(Bytes.of(memory)),
        'limits.memory': String(Bytes.of(memory)),
        ...(storage > 0 ? { 'requests.storage': String(Bytes.of(storage).times(1.5)) } : {}),
      },
    },
  });
}

function room(asks: readonly Asked[], amount: (ask: Asked) => number): number {
  const total = asks.reduce((sum, ask) => sum + amount(ask), 0);
  const largest = Math.max(...asks.map((ask) => (ask.pods > 0 ? amount(ask) / ask.pods : 0)));
  return Math.ceil(Math.max(total * 1.5, total + largest));
}

/** What a container gets that does not say: little. Without it a quota refuses the container. */
function limits(component: Component): void {
  new Resource(component, 'limits', LimitRange, {
    metadata: { name: 'defaults' },
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: { cpu: '50m', memory: '128Mi' },
          default: { cpu: '500m', memory: '256Mi' },
        },
      ],
    },
  });
}

function defaultDeny(component: Component): void {
  new Resource(component, 'default-deny', NetworkPolicy, {
    metadata: { name: 'default-deny' },
    spec: { podSelector: {}, policyTypes: ['Egress', 'Ingress'] },
  });
}

/** Names are looked up by all. */
function dns(component: Component): void {
  new Resource(component, 'dns', NetworkPolicy, {
    metadata: { name: 'dns' },
    spec: {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
      ],
    },
  });
}
