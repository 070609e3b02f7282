import { ApiObject, Chart } from 'cdk8s';
import {
  IntOrString,
  KubeConfigMap,
  KubeDeployment,
  KubeNetworkPolicy,
  KubeService,
  type PodSpec,
  Quantity,
} from 'cdk8s-plus-29/lib/imports/k8s';
import type { Construct } from 'constructs';

interface MixApp {
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
}

/** The workload as a cdk8s user writes it: the classes that `cdk8s import` generates, and an ApiObject for a CRD. */
export class AppGroup extends Chart {
  constructor(scope: Construct, id: string, apps: readonly MixApp[], conf: string) {
    super(scope, id, { disableResourceNameHashes: true });
    for (const app of apps) this.add(app, conf);
  }

  private add({ name, namespace, replicas }: MixApp, conf: string): void {
    const selected = { app: name };
    const metadata = { name, namespace, labels: { app: name, 'app.kubernetes.io/part-of': 'platform' } };
    const http = IntOrString.fromNumber(8080);
    new KubeDeployment(this, `${name}-deployment`, {
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: selected },
        template: { metadata: { labels: selected }, spec: pod(name) },
      },
    });
    new KubeService(this, `${name}-service`, {
      metadata,
      spec: { selector: selected, ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: http }] },
    });
    new KubeConfigMap(this, `${name}-config`, {
      metadata,
      data: { 'application.conf': `# app=${name} namespace=${namespace}\n${conf}` },
    });
    new ApiObject(this, `${name}-topic`, {
      apiVersion: 'kafka.strimzi.io/v1',
      kind: 'KafkaTopic',
      metadata: { ...metadata, labels: { ...metadata.labels, 'strimzi.io/cluster': 'main' } },
      spec: {
        partitions: 4 * replicas,
        replicas: 3,
        config: { 'retention.ms': 604800000, 'cleanup.policy': 'delete', 'min.insync.replicas': 2 },
      },
    });
    new KubeNetworkPolicy(this, `${name}-policy`, {
      metadata,
      spec: {
        podSelector: { matchLabels: selected },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: http, protocol: 'TCP' }] }],
      },
    });
  }
}

function pod(name: string): PodSpec {
  const probe = (path: string) => ({ httpGet: { path, port: IntOrString.fromNumber(8080) }, periodSeconds: 10 });
  const size = (cpu: string, memory: string) => ({
    cpu: Quantity.fromString(cpu),
    memory: Quantity.fromString(memory),
  });
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
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
        resources: { limits: size('500m', '256Mi'), requests: size('100m', '128Mi') },
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
