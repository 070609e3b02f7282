import { Construct } from 'constructs';
import {
  type Bytes,
  Cluster,
  Component,
  cores,
  Endpoint,
  gib,
  images,
  mib,
  millicores,
  type SecretReference,
  Server,
  Task,
} from '#platform';
import { generatedSecret } from '../external-secrets';

export interface SeaweedFsProps {
  readonly namespace: string;
  readonly disk: Bytes;
  /** Buckets that stand there from the start. */
  readonly buckets: readonly string[];
}

const http = { s3: 8333, master: 9333, filer: 8888 } as const;
/** Each server's gRPC port lies 10,000 above its HTTP port (weed/pb/grpc_client_server.go). */
const grpc = (port: number) => port + 10_000;
const ports = {
  ...http,
  's3-grpc': grpc(http.s3),
  'master-grpc': grpc(http.master),
  'filer-grpc': grpc(http.filer),
} as const;
const uid = 1000;

/** An S3 store in the cluster, one process for a laptop: SeaweedFS in `weed server` form. MinIO's repository says that it is no longer maintained. */
export class SeaweedFs extends Construct {
  readonly component: Component;
  /** The one identity of the store: its keys are made here, and carried to whoever is granted a bucket. */
  readonly credentials: SecretReference<'accessKey' | 'secretKey'>;
  private readonly server: Server<keyof typeof ports>;

  constructor(scope: Construct, props: SeaweedFsProps) {
    super(scope, 'seaweedfs');
    this.component = new Component(this, 'seaweedfs', { layer: 'services', namespace: props.namespace });
    this.credentials = generatedSecret(this.component, {
      name: 'seaweedfs-s3',
      generate: ['accessKey', 'secretKey'],
      template: { [identities.file]: identities.text },
    });
    this.server = this.start(props);
    this.makeBuckets(props);
  }

  get s3(): Endpoint {
    return this.server.endpoint('s3');
  }

  /** As clients write it. */
  get url(): string {
    return this.server.url('s3');
  }

  private start({ disk }: SeaweedFsProps) {
    const folder = { data: '/data', identities: '/etc/seaweedfs' };
    return new Server(this.component, 'seaweedfs', {
      image: images.seaweedfs(this.component.cluster),
      uid,
      ports,
      args: [
        'server',
        `-dir=${folder.data}`,
        '-s3',
        `-s3.port=${ports.s3}`,
        `-s3.config=${folder.identities}/${identities.file}`,
        '-ip.bind=0.0.0.0',
        '-master.volumeSizeLimitMB=1024',
      ],
      cpu: millicores(500),
      cpuLimit: cores(1),
      memory: gib(1),
      disk: { size: disk, path: folder.data },
      mounts: [
        {
          path: folder.identities,
          secret: this.credentials.secretName,
          keys: { [identities.file]: identities.file },
        },
      ],
      probes: { ready: { path: '/healthz', port: 's3' }, live: { tcp: 'master' } },
      priority: 'platform',
    });
  }

  /** Makes the buckets. Making one that stands there changes nothing, so the task may run again. */
  private makeBuckets({ namespace, buckets }: SeaweedFsProps): void {
    const maker = new Task(this.component, 'seaweedfs-buckets', {
      image: images.seaweedfs(this.component.cluster),
      uid,
      command: ['/bin/sh', '-c', `echo "$COMMANDS" | weed shell -master=${this.server.address('master')}`],
      env: [{ name: 'COMMANDS', value: buckets.map((bucket) => `s3.bucket.create -name ${bucket}`).join('\n') }],
      cpu: millicores(50),
      cpuLimit: millicores(500),
      memory: mib(256),
      // The server may still be starting.
      retries: 20,
    });
    const { ledger } = Cluster.of(this);
    const control = [ports.master, ports['master-grpc'], ports.filer, ports['filer-grpc']];
    const { peer } = this.server.workload;
    ledger.grant(
      maker.workload,
      'connect',
      new Endpoint(`${namespace}/seaweedfs-control`, this.component, peer, control),
    );
  }
}

/** SeaweedFS' list of identities (wiki "Amazon S3 API"), filled in by External Secrets. */
const identities = {
  file: 's3.json',
  text: JSON.stringify({
    identities: [
      {
        name: 'lake',
        credentials: [{ accessKey: '{{ .accessKey }}', secretKey: '{{ .secretKey }}' }],
        actions: ['Admin', 'Read', 'List', 'Tagging', 'Write'],
      },
    ],
  }),
};
