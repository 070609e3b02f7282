import type { Construct } from 'constructs';
import { addresses, Cluster, Endpoint, type Workload } from '#platform';
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

  constructor(scope: Construct, props: GlueLakeProps) {
    // AWS publishes no fixed addresses for its APIs, and inside the VPC they may be interface endpoints: the port is what can be named.
    const aws = new Endpoint('aws-api', undefined, addresses('0.0.0.0/0'), [443]);
    // docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html: the agent on each node hands out the credentials.
    const podIdentity = new Endpoint('pod-identity-agent', undefined, addresses('169.254.170.23/32'), [80]);
    super(scope, 'lake', props.database, bucketNames(props.bucketPrefix), undefined, {
      catalog: [aws, podIdentity],
      store: [aws, podIdentity],
    });
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
