import {
  type Ask,
  type Cluster,
  Component,
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

/** Half as much again as is asked for, and twice the pods: what a rolling update needs on top, and a runaway does not get past. */
function quota(component: Component, asks: readonly Ask[]): void {
  const total = asks.reduce(
    (sum, { pods, cpu, memory, storage }) =>
      ({
        pods: sum.pods + pods,
        cpu: sum.cpu.plus(cpu),
        memory: sum.memory.plus(memory),
        storage: sum.storage && storage ? sum.storage.plus(storage) : (sum.storage ?? storage),
      }) as Ask,
  );
  new Resource(component, 'quota', ResourceQuota, {
    metadata: { name: 'quota' },
    spec: {
      hard: {
        pods: String(total.pods * 2),
        'requests.cpu': String(total.cpu.times(1.5)),
        'requests.memory': String(total.memory.times(1.5)),
        'limits.memory': String(total.memory.times(1.5)),
        ...(total.storage ? { 'requests.storage': String(total.storage.times(1.5)) } : {}),
      },
    },
  });
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
