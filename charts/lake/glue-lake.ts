import type { Construct } from 'constructs';
import { awsEndpoints, CatalogDatabase, Cluster, type Workload } from '#platform';
import { bucketNames, Lake, type LakeClient } from './lake';

export interface GlueLakeProps {
  /** Glue database of the tables. */
  readonly database: string;
  /** What the names of the buckets begin with; bucket names are unique in the whole of AWS. */
  readonly bucketPrefix: string;
}

/** S3 and Glue. The buckets and the database stand in the cloud layer under the same names; permissions come from EKS Pod Identity. */
export class GlueLake extends Lake {
  readonly makesDatabase = false;
  override readonly inCloud: CatalogDatabase;

  constructor(scope: Construct, props: GlueLakeProps) {
    super(scope, 'lake', props.database, bucketNames(props.bucketPrefix), undefined, {
      catalog: awsEndpoints,
      store: awsEndpoints,
    });
    // The folder that Iceberg would choose by itself (GlueCatalog.defaultWarehouseLocation): the catalog is told the same.
    const files = this.warehouse.bucket.prefix(`${this.warehouse.path}/${props.database}.db`);
    this.inCloud = new CatalogDatabase(props.database, files);
    const { ledger } = Cluster.of(this);
    for (const bucket of this.buckets) ledger.hold(bucket);
    ledger.hold(this.inCloud);
  }

  get catalogProperties() {
    return {
      'catalog-impl': 'org.apache.iceberg.aws.glue.GlueCatalog',
      'io-impl': 'org.apache.iceberg.aws.s3.S3FileIO',
      warehouse: this.warehouse.uri,
    };
  }

  client(_workload: Workload): LakeClient {
    const { region } = Cluster.of(this).cloud;
    return { env: [{ name: 'AWS_REGION', value: region }], flinkFileSystem: {}, s3: { region, pathStyle: false } };
  }
}
