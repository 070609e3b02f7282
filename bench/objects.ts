/** The `mix` workload: five objects an app, as plain values. What every contestant has to render from the same input. */

export interface MixApp {
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
}

export const OBJECTS_PER_APP = 5;

export function mixApps(objects: number): MixApp[] {
  return Array.from({ length: objects / OBJECTS_PER_APP }, (_, index) => ({
    name: `app-${String(index).padStart(5, '0')}`,
    namespace: `team-${String(index % 20).padStart(2, '0')}`,
    replicas: 1 + (index % 5),
  }));
}

/** About one kilobyte of text with the characters that configuration files have. */
export function baseConf(): string {
  const lines = Array.from(
    { length: 20 },
    (_, k) => `service.module${k}.setting-${k * 7} = "value ${k} of \${ENV_${k}}"\n`,
  );
  return lines.join('');
}

export function objectsOf({ name, namespace, replicas }: MixApp, conf: string): Record<string, unknown>[] {
  const metadata = { name, namespace, labels: { app: name, 'app.kubernetes.io/part-of': 'platform' } };
  const probe = (path: string) => ({ httpGet: { path, port: 8080 }, periodSeconds: 10 });
  const container = {
    name: 'main',
    image: 'registry.example/acme/worker:1.2.3',
    env: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'CLUSTER', value: 'main' },
      { name: 'FEATURE', value: 'on' },
    ],
    ports: [{ containerPort: 8080, name: 'http' }],
    livenessProbe: probe('/healthz'),
    readinessProbe: probe('/readyz'),
    resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    volumeMounts: [{ name: 'config', mountPath: '/etc/app' }],
  };
  const podSpec = {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container],
    volumes: [{ name: 'config', configMap: { name } }],
  };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: podSpec },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }] },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { 'application.conf': `# app=${name} namespace=${namespace}\n${conf}` },
    },
    {
      apiVersion: 'kafka.strimzi.io/v1',
      kind: 'KafkaTopic',
      metadata: { ...metadata, labels: { ...metadata.labels, 'strimzi.io/cluster': 'main' } },
      spec: {
        partitions: 4 * replicas,
        replicas: 3,
        config: { 'retention.ms': 604800000, 'cleanup.policy': 'delete', 'min.insync.replicas': 2 },
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: {
        podSelector: { matchLabels: { app: name } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 8080, protocol: 'TCP' }] }],
      },
    },
  ];
}
