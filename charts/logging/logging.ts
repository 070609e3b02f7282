import { Construct } from 'constructs';
import {
  Cluster,
  Component,
  ConfigMap,
  DaemonSet,
  fingerprint,
  images,
  mib,
  millicores,
  Resource,
  ServiceAccount,
  Workload,
} from '#platform';
import type { Lake } from '../lake';
import { configuration, file, folders, port } from './configuration';
import { observe } from './observe';

export interface LoggingProps {
  /** Its bucket of logs gets them, by namespace and day. How long they stay there is for the bucket to say. */
  readonly lake: Lake;
}

const name = 'fluent-bit';
const namespace = 'logging';

/**
 * What all containers write to their output goes to the lake's store: nothing more to run, and the engines of the platform read it. Fluent Bit on
 * every node, which may write below one prefix and do nothing else: it asks nobody, not even the API server.
 */
export class Logging extends Construct {
  readonly workload: Workload;
  private readonly component: Component;

  constructor(scope: Construct, { lake }: LoggingProps) {
    super(scope, 'logging');
    const to = lake.logs.prefix('pods');
    const on = Cluster.of(this);
    // Logs lie in folders of the node (hostPath), which only the `privileged` standard lets through: it is alone there. No quota: there are as
    // many pods as nodes, and nobody states how many nodes there are.
    on.namespace(namespace, { podSecurity: 'privileged' });
    this.component = new Component(this, 'logging', { layer: 'services', namespace, application: name });
    const podLabels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'agent' };
    this.workload = new Workload(this.component, name, { namespace, podLabels });
    on.ledger.grant(this.workload, 'write', to);
    const { env, s3 } = lake.client(this.workload);
    this.agent(configuration(to, s3), env);
    observe(this.workload);
  }

  private agent(text: string, env: ReturnType<Lake['client']>['env']): void {
    const on = Cluster.of(this);
    const config = new Resource(this.component, 'configuration', ConfigMap, {
      metadata: { name },
      data: { [file]: text },
    });
    new Resource(this.component, 'account', ServiceAccount, {
      metadata: { name },
      automountServiceAccountToken: false,
    });
    const { podLabels } = this.workload;
    new Resource(this.component, 'agent', DaemonSet, {
      metadata: { name },
      spec: {
        selector: { matchLabels: podLabels },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%' } },
        template: {
          metadata: {
            labels: { ...this.component.labels, ...podLabels },
            annotations: { 'lakehouse-gitops/config-sha256': fingerprint(text) },
          },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            priorityClassName: on.priorities.use('platform', this.component),
            // Every node has logs, whatever it is kept for.
            tolerations: [{ operator: 'Exists' }],
            securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                name,
                image: images.fluentBit(on),
                args: [`--config=${folders.configuration}/${file}`],
                env,
                ports: [{ name: 'http', containerPort: port }],
                readinessProbe: { httpGet: { path: '/api/v2/health', port }, periodSeconds: 15 },
                livenessProbe: { httpGet: { path: '/', port }, initialDelaySeconds: 30, periodSeconds: 30 },
                resources: {
                  requests: { cpu: String(millicores(50)), memory: String(mib(128)) },
                  limits: { cpu: String(millicores(500)), memory: String(mib(128)) },
                },
                // Root, because the container runtime keeps logs for root alone; of root's rights it needs none.
                securityContext: {
                  runAsUser: 0,
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
                volumeMounts: [
                  { name: 'configuration', mountPath: folders.configuration, readOnly: true },
                  { name: 'log', mountPath: folders.log, readOnly: true },
                  { name: 'state', mountPath: folders.state },
                ],
              },
            ],
            volumes: [
              { name: 'configuration', configMap: { name: config.name } },
              { name: 'log', hostPath: { path: folders.log, type: 'Directory' } },
              // On the node, so that a new pod goes on where the old one ended.
              { name: 'state', hostPath: { path: folders.state, type: 'DirectoryOrCreate' } },
            ],
          },
        },
      },
    });
  }
}
