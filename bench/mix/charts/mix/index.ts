import {
  type Cluster,
  Component,
  ConfigMap,
  cores,
  Deployment,
  kind,
  mib,
  NetworkPolicy,
  Operator,
  Resource,
  Service,
  versions,
} from '#platform';
import type { KafkaTopic as Topic } from '#schemas/kafka.strimzi.io/v1';

const strimzi = new Operator({
  name: 'strimzi',
  apiGroups: ['kafka.strimzi.io'],
  namespace: 'strimzi-system',
  chart: versions.charts.strimzi,
  pods: { 'strimzi-cluster-operator': { 'strimzi.io/kind': 'cluster-operator' } },
  asks: { pods: 1, cpu: cores(1), memory: mib(512) },
  values: ({ namespaces }) => ({ watchNamespaces: namespaces }),
});
const KafkaTopic = kind<Topic>('kafka.strimzi.io/v1', 'KafkaTopic', { operator: strimzi });

export interface App {
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
}

export interface TeamProps {
  readonly apps: readonly App[];
  /** Text that every app's configuration ends with. */
  readonly conf: string;
}

/** Some of the apps of the `mix` workload, synced as one. */
export class Team extends Component {
  constructor(on: Cluster, name: string, { apps, conf }: TeamProps) {
    super(on, name, { layer: 'workloads', namespace: 'team-00' });
    for (const app of apps) this.add(on, app, conf);
  }

  private add(on: Cluster, app: App, conf: string): void {
    const { name, namespace, replicas } = app;
    on.namespace(namespace);
    const selected = { app: name };
    const metadata = { name, namespace, labels: { app: name, 'app.kubernetes.io/part-of': 'platform' } };

    new Resource(this, `${name}-deployment`, Deployment, {
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: selected },
        template: { metadata: { labels: selected }, spec: pod(name) },
      },
    });
    new Resource(this, `${name}-service`, Service, {
      metadata,
      spec: { selector: selected, ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }] },
    });
    new Resource(this, `${name}-config`, ConfigMap, {
      metadata,
      data: { 'application.conf': `# app=${name} namespace=${namespace}\n${conf}` },
    });
    new Resource(this, `${name}-topic`, KafkaTopic, {
      metadata: { ...metadata, labels: { ...metadata.labels, 'strimzi.io/cluster': 'main' } },
      spec: {
        partitions: 4 * replicas,
        replicas: 3,
        config: { 'retention.ms': 604800000, 'cleanup.policy': 'delete', 'min.insync.replicas': 2 },
      },
    });
    new Resource(this, `${name}-policy`, NetworkPolicy, {
      metadata,
      spec: {
        podSelector: { matchLabels: selected },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 8080, protocol: 'TCP' }] }],
      },
    });
  }
}

function pod(name: string) {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' as const } },
    containers: [
      {
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
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [{ name: 'config', mountPath: '/etc/app' }],
      },
    ],
    volumes: [{ name: 'config', configMap: { name } }],
  };
}

const probe = (path: string) => ({ httpGet: { path, port: 8080 }, periodSeconds: 10 });
