import { Construct } from 'constructs';
import {
  type Bytes,
  Cluster,
  Component,
  cores,
  dataVolume,
  Endpoint,
  gib,
  images,
  Job,
  mib,
  millicores,
  pods,
  Resource,
  restrictedContainer,
  restrictedPod,
  type SecretReference,
  Service,
  ServiceAccount,
  StatefulSet,
  Workload,
} from '#platform';
import { generatedSecret } from '../external-secrets';

export interface SeaweedFsProps {
  readonly namespace: string;
  readonly disk: Bytes;
  /** Buckets that stand there from the start. */
  readonly buckets: readonly string[];
}

const ports = { s3: 8333, master: 9333, filer: 8888 } as const;
/** Each server's gRPC port lies 10,000 above its HTTP port (weed/pb/grpc_client_server.go). */
const grpc = (port: number) => port + 10_000;
const uid = 1000;

/** An S3 store in the cluster, one process for a laptop: SeaweedFS in `weed server` form. MinIO's repository says that it is no longer maintained. */
export class SeaweedFs extends Construct {
  readonly component: Component;
  readonly s3: Endpoint;
  /** The one identity of the store: its keys are made here, and carried to whoever is granted a bucket. */
  readonly credentials: SecretReference<'accessKey' | 'secretKey'>;

  constructor(scope: Construct, props: SeaweedFsProps) {
    super(scope, 'seaweedfs');
    const { namespace } = props;
    Cluster.of(this).namespace(namespace);
    this.component = new Component(this, 'seaweedfs', { layer: 'services', namespace });
    const labels = { 'app.kubernetes.io/name': 'seaweedfs', 'app.kubernetes.io/component': 'server' };
    this.s3 = new Endpoint(`${namespace}/seaweedfs`, this.component, pods(namespace, labels), [ports.s3]);
    this.credentials = generatedSecret(this.component, {
      name: 'seaweedfs-s3',
      generate: ['accessKey', 'secretKey'],
      template: { 's3.json': identities },
    });
    this.server(props, labels);
    this.buckets(props);
  }

  /** As clients write it. */
  get url(): string {
    return `http://seaweedfs.${this.component.home}.svc:${ports.s3}`;
  }

  private server({ namespace, disk }: SeaweedFsProps, labels: Readonly<Record<string, string>>): void {
    const on = Cluster.of(this);
    const size = { cpu: millicores(500), memory: gib(1) };
    new Resource(this.component, 'account', ServiceAccount, {
      metadata: { name: 'seaweedfs' },
      automountServiceAccountToken: false,
    });
    new Resource(this.component, 'service', Service, {
      metadata: { name: 'seaweedfs' },
      spec: {
        selector: labels,
        ports: Object.entries(ports).flatMap(([name, port]) => [
          { name, port },
          { name: `${name}-grpc`, port: grpc(port) },
        ]),
      },
    });
    new Resource(this.component, 'server', StatefulSet, {
      metadata: { name: 'seaweedfs' },
      spec: {
        serviceName: 'seaweedfs',
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: { ...this.component.labels, ...labels } },
          spec: {
            serviceAccountName: 'seaweedfs',
            automountServiceAccountToken: false,
            securityContext: restrictedPod(uid),
            containers: [
              {
                name: 'seaweedfs',
                image: images.seaweedfs,
                args: [
                  'server',
                  '-dir=/data',
                  '-s3',
                  `-s3.port=${ports.s3}`,
                  '-s3.config=/etc/seaweedfs/s3.json',
                  '-ip.bind=0.0.0.0',
                  '-master.volumeSizeLimitMB=1024',
                ],
                ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })),
                readinessProbe: { httpGet: { path: '/healthz', port: ports.s3 }, periodSeconds: 5 },
                livenessProbe: { tcpSocket: { port: ports.master }, initialDelaySeconds: 20 },
                resources: {
                  requests: { cpu: String(size.cpu), memory: String(size.memory) },
                  limits: { cpu: String(cores(1)), memory: String(size.memory) },
                },
                securityContext: { ...restrictedContainer, readOnlyRootFilesystem: true },
                volumeMounts: [
                  { name: 'data', mountPath: '/data' },
                  { name: 'identities', mountPath: '/etc/seaweedfs', readOnly: true },
                  { name: 'scratch', mountPath: '/tmp' },
                ],
              },
            ],
            volumes: [
              {
                name: 'identities',
                secret: { secretName: this.credentials.secretName, items: [{ key: 's3.json', path: 's3.json' }] },
              },
              { name: 'scratch', emptyDir: {} },
            ],
          },
        },
        volumeClaimTemplates: [dataVolume(on.cloud, disk)],
      },
    });
    on.asks({ who: 'seaweedfs', namespace, pods: 1, cpu: cores(1), memory: size.memory, storage: disk });
  }

  /** Makes the buckets. Making one that stands there changes nothing, so the Job may run again. */
  private buckets({ namespace, buckets }: SeaweedFsProps): void {
    const on = Cluster.of(this);
    const podLabels = { 'app.kubernetes.io/name': 'seaweedfs', 'app.kubernetes.io/component': 'buckets' };
    const maker = new Workload(this.component, 'seaweedfs-buckets', {
      namespace,
      podLabels,
      serviceAccount: 'seaweedfs',
    });
    const control = [ports.master, grpc(ports.master), ports.filer, grpc(ports.filer)];
    on.ledger.grant(
      maker,
      'connect',
      new Endpoint(`${namespace}/seaweedfs-control`, this.component, this.s3.peer, control),
    );
    const commands = buckets.map((bucket) => `s3.bucket.create -name ${bucket}`).join('\n');
    new Resource(this.component, 'buckets', Job, {
      metadata: { name: 'seaweedfs-buckets' },
      spec: {
        backoffLimit: 20,
        template: {
          metadata: { labels: { ...this.component.labels, ...podLabels } },
          spec: {
            restartPolicy: 'OnFailure',
            serviceAccountName: 'seaweedfs',
            automountServiceAccountToken: false,
            securityContext: restrictedPod(uid),
            containers: [
              {
                name: 'buckets',
                image: images.seaweedfs,
                command: [
                  '/bin/sh',
                  '-c',
                  `echo "$COMMANDS" | weed shell -master=seaweedfs.${namespace}.svc:${ports.master}`,
                ],
                env: [{ name: 'COMMANDS', value: commands }],
                resources: {
                  requests: { cpu: '50m', memory: String(mib(128)) },
                  limits: { cpu: '500m', memory: String(mib(256)) },
                },
                securityContext: restrictedContainer,
              },
            ],
          },
        },
      },
    });
    on.asks({ who: 'seaweedfs buckets', namespace, pods: 1, cpu: millicores(500), memory: mib(256) });
  }
}

/** SeaweedFS' list of identities (wiki "Amazon S3 API"), filled in by External Secrets. */
const identities = JSON.stringify({
  identities: [
    {
      name: 'lake',
      credentials: [{ accessKey: '{{ .accessKey }}', secretKey: '{{ .secretKey }}' }],
      actions: ['Admin', 'Read', 'List', 'Tagging', 'Write'],
    },
  ],
});
