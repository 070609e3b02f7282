import { Construct } from 'constructs';
import {
  Bucket,
  type BucketPrefix,
  type BucketPurpose,
  type CatalogDatabase,
  type ColumnsOf,
  type Component,
  DescriptionError,
  type Endpoint,
  type EnvVar,
  type Fields,
  type RecordShape,
  type Workload,
} from '#platform';
import { LakeTable, type Partition } from './table';

export interface LakeTableProps<F extends Fields, As extends string> {
  /** The shape of a row. */
  readonly of: RecordShape<F>;
  /** @default - not partitioned */
  readonly partitionBy?: readonly Partition<ColumnsOf<NoInfer<F>, 'timestamp' | 'date'>, As>[];
}

/** What a workload that uses the lake must know, in the form in which pods get it. */
export interface LakeClient {
  /** Environment of its containers: the region, and credentials where the cloud does not hand them out. */
  readonly env: readonly EnvVar[];
  /** Settings of Flink's S3 file system. */
  readonly flinkFileSystem: Readonly<Record<string, string>>;
  readonly s3: S3Access;
}

/** How an engine reaches the store when it does so by itself, not through the catalog: Trino's exchange, PostgreSQL's backups, Spark's event logs. */
export interface S3Access {
  readonly region: string;
  /** @default - AWS' own */
  readonly endpoint?: string;
  /** Buckets stand in the path (`/bucket/key`), not in the host name. */
  readonly pathStyle: boolean;
  /** A Secret in the workload's namespace and the keys in it. @default - the cloud lends them to the workload's service account */
  readonly credentials?: {
    readonly secretName: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
}

/** A bucket a purpose: each has a life cycle and readers of its own. */
export type BucketNames = Readonly<
  Record<'warehouse' | 'checkpoints' | 'eventLogs' | 'exchange' | 'backups' | 'logs', string>
>;

export const bucketNames = (prefix: string): BucketNames => ({
  warehouse: `${prefix}-warehouse`,
  checkpoints: `${prefix}-checkpoints`,
  eventLogs: `${prefix}-event-logs`,
  exchange: `${prefix}-exchange`,
  backups: `${prefix}-backups`,
  logs: `${prefix}-logs`,
});

/** A store of files, a catalog of Iceberg tables over it, and the tables. */
export abstract class Lake extends Construct {
  /** Name under which engines see the catalog. */
  readonly catalog = 'lake';
  readonly tables: LakeTable[] = [];
  /** Where the files of tables lie. */
  readonly warehouse: BucketPrefix;
  /** Where streaming jobs keep their state. */
  readonly checkpoints: Bucket;
  /** Where batch jobs write down what they did, for the history server. */
  readonly eventLogs: Bucket;
  /** Where a query engine keeps what its stages hand on; worth nothing after the query. */
  readonly exchange: Bucket;
  /** Where databases keep their backups. */
  readonly backups: Bucket;
  /** Where what containers write to their output is kept. */
  readonly logs: Bucket;

  constructor(
    scope: Construct,
    id: string,
    /** Namespace of the tables in the catalog; a Glue database. */
    readonly database: string,
    buckets: BucketNames,
    private readonly owner: Component | undefined,
    private readonly endpoints: { readonly catalog: readonly Endpoint[]; readonly store: readonly Endpoint[] },
  ) {
    super(scope, id);
    // Glue lowers the case of what it is given, and engines then look for another name than was written.
    requireName(this, 'database', database, /^[a-z0-9_]{1,252}$/, 'lower-case letters, digits and underscores');
    for (const bucket of Object.values(buckets)) {
      requireName(
        this,
        'bucket',
        bucket,
        /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
        '3 to 63 lower-case letters, digits and dashes',
      );
    }
    const bucket = (purpose: BucketPurpose, name: string) => new Bucket(name, owner, endpoints.store, purpose);
    this.warehouse = bucket('warehouse', buckets.warehouse).prefix('warehouse');
    this.checkpoints = bucket('checkpoints', buckets.checkpoints);
    this.eventLogs = bucket('event logs', buckets.eventLogs);
    this.exchange = bucket('exchange', buckets.exchange);
    this.backups = bucket('backups', buckets.backups);
    this.logs = bucket('logs', buckets.logs);
  }

  get buckets(): readonly Bucket[] {
    return [this.warehouse.bucket, this.checkpoints, this.eventLogs, this.exchange, this.backups, this.logs];
  }

  /** The database as the cloud holds it. @default - the catalog is somebody on the cluster */
  readonly inCloud: CatalogDatabase | undefined = undefined;

  /** Properties of the catalog, the same for every engine (iceberg.apache.org/docs/latest/configuration, "Catalog properties"). */
  abstract readonly catalogProperties: Readonly<Record<string, string>>;

  /** Whether jobs make the database, or it stands in the cloud layer. */
  abstract readonly makesDatabase: boolean;

  abstract client(workload: Workload): LakeClient;

  /** States a table. Whoever writes it first creates it. */
  table<F extends Fields, const As extends string = never>(
    name: string,
    props: LakeTableProps<F, As>,
  ): LakeTable<F, As> {
    requireName(this, 'table', name, /^[a-z0-9_]{1,255}$/, 'lower-case letters, digits and underscores');
    const endpoints = [...this.endpoints.catalog, ...this.endpoints.store];
    const table = new LakeTable<F, As>(
      this,
      this.database,
      name,
      this.owner,
      endpoints,
      props.of,
      props.partitionBy ?? [],
    );
    this.tables.push(table as unknown as LakeTable);
    return table;
  }
}

function requireName(lake: Lake, what: string, name: string, pattern: RegExp, rule: string): void {
  if (pattern.test(name)) return;
  throw new DescriptionError({
    code: 'LH210',
    where: `${lake.node.path}: ${what} '${name}'`,
    what: `a ${what} name is ${rule}`,
    fix: `Rename the ${what}.`,
  });
}
