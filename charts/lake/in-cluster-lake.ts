import type { Construct } from 'constructs';
import { Bucket, type Bytes, Cluster, gib, type Workload } from '#platform';
import { deliver } from '../external-secrets';
import { Nessie } from '../nessie';
import { SeaweedFs } from '../seaweedfs';
import { Lake, type LakeClient } from './lake';

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

  constructor(scope: Construct, props: InClusterLakeProps) {
    const namespace = 'lake';
    const buckets = { warehouse: `${props.bucketPrefix}-warehouse`, checkpoints: `${props.bucketPrefix}-checkpoints` };
    const store = new SeaweedFs(scope, { namespace, disk: props.disk, buckets: Object.values(buckets) });
    const warehouse = new Bucket(buckets.warehouse, store.component, [store.s3]).prefix('warehouse');
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

  client(workload: Workload): LakeClient {
    const on = Cluster.of(this);
    const { credentials } = this.store;
    const secretName = `${workload.name}-lake`;
    const keys = { AWS_ACCESS_KEY_ID: 'accessKey', AWS_SECRET_ACCESS_KEY: 'secretKey' } as const;
    deliver(on, {
      to: workload,
      secretName,
      keys: Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, [{ secret: credentials, key }]])),
    });
    return {
      env: [
        { name: 'AWS_REGION', value: on.cloud.region },
        ...Object.keys(keys).map((key) => ({ name: key, valueFrom: { secretKeyRef: { name: secretName, key } } })),
      ],
      flinkFileSystem: { 's3.endpoint': this.store.url, 's3.path.style.access': 'true' },
    };
  }
}
