import type { Construct } from 'constructs';
import { Bucket, type Bytes, Cluster, gib, type Workload } from '#platform';
import { deliver } from '../external-secrets';
import { Nessie } from '../nessie';
import { SeaweedFs } from '../seaweedfs';
import { bucketNames, Lake, type LakeClient } from './lake';

export interface InClusterLakeProps {
  /** Namespace of the tables in the catalog. */
  readonly database: string;
  readonly bucketPrefix: string;
  readonly disk: Bytes;
}

/** An S3 store and a REST catalog in the cluster, where there is no cloud to lend them. The same tables, the same statements. */
export class InClusterLake extends Lake {
  readonly makesDatabase = true;
  private readonly store: SeaweedFs;
  private readonly nessie: Nessie;
  private readonly clients = new Map<Workload, LakeClient>();

  constructor(scope: Construct, props: InClusterLakeProps) {
    const namespace = 'lake';
    const buckets = bucketNames(props.bucketPrefix);
    const store = new SeaweedFs(scope, { namespace, disk: props.disk, buckets: Object.values(buckets) });
    const warehouse = new Bucket(buckets.warehouse, store.component, [store.s3], 'warehouse').prefix('warehouse');
    const nessie = new Nessie(scope, { namespace, disk: gib(1), warehouse, store });
    super(scope, 'lake', props.database, buckets, nessie.component, { catalog: [nessie.catalog], store: [store.s3] });
    this.store = store;
    this.nessie = nessie;
  }

  get catalogProperties() {
    return {
      type: 'rest',
      uri: this.nessie.url,
      warehouse: 'lake',
      'io-impl': 'org.apache.iceberg.aws.s3.S3FileIO',
      's3.endpoint': this.store.url,
      's3.path-style-access': 'true',
    };
  }

  /** Makes a workload a client: the store's keys are carried to its namespace. */
  client(workload: Workload): LakeClient {
    const client = this.clients.get(workload) ?? this.admit(workload);
    this.clients.set(workload, client);
    return client;
  }

  private admit(workload: Workload): LakeClient {
    const on = Cluster.of(this);
    const { credentials } = this.store;
    const secretName = `${workload.name}-lake`;
    const keys = { accessKeyId: 'AWS_ACCESS_KEY_ID', secretAccessKey: 'AWS_SECRET_ACCESS_KEY' } as const;
    deliver(on, {
      to: workload,
      secretName,
      keys: {
        [keys.accessKeyId]: [{ secret: credentials, key: 'accessKey' }],
        [keys.secretAccessKey]: [{ secret: credentials, key: 'secretKey' }],
      },
    });
    return {
      env: [
        { name: 'AWS_REGION', value: on.cloud.region },
        ...Object.values(keys).map((key) => ({ name: key, valueFrom: { secretKeyRef: { name: secretName, key } } })),
      ],
      flinkFileSystem: { 's3.endpoint': this.store.url, 's3.path.style.access': 'true' },
      s3: {
        region: on.cloud.region,
        endpoint: this.store.url,
        pathStyle: true,
        credentials: { secretName, ...keys },
      },
    };
  }
}
