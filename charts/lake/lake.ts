import { Construct } from 'constructs';
import {
  Bucket,
  type BucketPrefix,
  type ColumnsOf,
  type Component,
  DescriptionError,
  type Endpoint,
  type Fields,
  type RecordShape,
  type Workload,
} from '#platform';
import { LakeTable, type Partition } from './table';

export interface LakeTableProps<F extends Fields, As extends string> {
  /** The shape of a row. */
  readonly of: RecordShape<F>;
  /** @default - not partitioned */
  readonly partitionBy?: readonly Partition<ColumnsOf<NoInfer<F>, 'timestamp'>, As>[];
}

/** What a workload that uses the lake must know, in the form in which pods get it. */
export interface LakeClient {
  /** Environment of its containers: the region, and credentials where the cloud does not hand them out. */
  readonly env: readonly EnvVar[];
  /** Settings of Flink's S3 file system. */
  readonly flinkFileSystem: Readonly<Record<string, string>>;
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

/** A store of files, a catalog of Iceberg tables over it, and the tables. */
export abstract class Lake extends Construct {
  /** Name under which engines see the catalog. */
  readonly catalog = 'lake';
  readonly tables: LakeTable[] = [];
  /** Where the files of tables lie. */
  readonly warehouse: BucketPrefix;
  /** Where jobs keep their state. A bucket of its own: it has another life cycle and other readers than the tables. */
  readonly checkpoints: Bucket;

  constructor(
    scope: Construct,
    id: string,
    /** Namespace of the tables in the catalog; a Glue database. */
    readonly database: string,
    buckets: { readonly warehouse: string; readonly checkpoints: string },
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
    this.warehouse = new Bucket(buckets.warehouse, owner, endpoints.store).prefix('warehouse');
    this.checkpoints = new Bucket(buckets.checkpoints, owner, endpoints.store);
  }

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
