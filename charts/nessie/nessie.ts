import { Construct } from 'constructs';
import {
  type BucketPrefix,
  type Bytes,
  Cluster,
  Component,
  cores,
  type Endpoint,
  type EnvVar,
  gib,
  images,
  millicores,
  type SecretReference,
  Server,
} from '#platform';

export interface NessieProps {
  readonly namespace: string;
  readonly disk: Bytes;
  /** Where the files of tables lie. */
  readonly warehouse: BucketPrefix;
  /** The S3 store that holds the warehouse. */
  readonly store: { readonly url: string; readonly credentials: SecretReference<'accessKey' | 'secretKey'> };
}

/** Nessie as an Iceberg REST catalog, one process that keeps its commits in RocksDB on a volume. Settings: servers/quarkus-server, application.properties. */
export class Nessie extends Construct {
  readonly component: Component;
  private readonly server: Server<'catalog' | 'management'>;

  constructor(scope: Construct, props: NessieProps) {
    super(scope, 'nessie');
    const on = Cluster.of(this);
    this.component = new Component(this, 'nessie', { layer: 'services', namespace: props.namespace });
    this.server = new Server(this.component, 'nessie', {
      image: images.nessie(on),
      uid: 10_000,
      ports: { catalog: 19120, management: 9000 },
      cpu: millicores(250),
      cpuLimit: cores(1),
      memory: gib(1),
      disk: { size: props.disk, path: folder },
      env: settings(props, on.cloud.region),
      probes: {
        ready: { path: '/q/health/ready', port: 'management' },
        live: { path: '/q/health/live', port: 'management' },
      },
      priority: 'platform',
    });
    on.ledger.grant(this.server.workload, 'write', props.warehouse);
    on.ledger.grant(this.server.workload, 'read', props.store.credentials);
  }

  get catalog(): Endpoint {
    return this.server.endpoint('catalog');
  }

  /** As clients write it. */
  get url(): string {
    return `${this.server.url('catalog')}/iceberg`;
  }
}

const folder = '/data';

function settings({ warehouse, store }: NessieProps, region: string): readonly EnvVar[] {
  const s3 = 'nessie.catalog.service.s3.default-options';
  const fromStore = (key: 'accessKey' | 'secretKey') => ({
    secretKeyRef: { name: store.credentials.secretName, key },
  });
  return [
    { name: 'nessie.version.store.type', value: 'ROCKSDB' },
    { name: 'nessie.version.store.persist.rocks.database-path', value: folder },
    { name: 'nessie.catalog.default-warehouse', value: 'lake' },
    { name: 'nessie.catalog.warehouses.lake.location', value: warehouse.uri },
    { name: `${s3}.endpoint`, value: store.url },
    { name: `${s3}.region`, value: region },
    { name: `${s3}.path-style-access`, value: 'true' },
    // Keys may not stand here themselves; the URN names two settings that do not come from a file.
    { name: `${s3}.access-key`, value: 'urn:nessie-secret:quarkus:nessie.catalog.secrets.access-key' },
    { name: 'nessie.catalog.secrets.access-key.name', valueFrom: fromStore('accessKey') },
    { name: 'nessie.catalog.secrets.access-key.secret', valueFrom: fromStore('secretKey') },
  ];
}
