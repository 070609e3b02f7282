import {
  CatalogDatabase,
  type Component,
  type Endpoint,
  type Fields,
  type RecordShape,
  Relation,
  record,
  type StoredTable,
} from '#platform';
import type { Lake } from '../lake';

/** A table of files in the lake's Hive metastore that is not an Iceberg table. */
export class HiveTable<F extends Fields = Fields> extends Relation<F> {
  readonly kind = 'hive table';

  constructor(
    readonly lake: Lake,
    readonly database: string,
    readonly tableName: string,
    readonly shape: RecordShape<F>,
  ) {
    super(`${database}.${tableName}`, lake.warehouse.owner, lake.warehouse.endpoints);
  }

  /** Where Trino itself would put it (`hive.metastore.glue.default-warehouse-dir`). */
  override get stored(): StoredTable | undefined {
    const { inCloud, warehouse } = this.lake;
    if (!inCloud) return undefined;
    const folder = warehouse.bucket.prefix(`${warehouse.path}/${this.database}.db`);
    const files = warehouse.bucket.prefix(`${folder.path}/${this.tableName}`);
    return { database: new CatalogDatabase(this.database, folder), table: this.tableName, files, kept: 'by folders' };
  }
}

export type SampleName = 'tpch' | 'tpcds';

/** Tables that Trino makes up as they are read: `` trinoSql`SELECT * FROM ${tpch}.tiny.nation` ``. */
export class SampleCatalog extends Relation {
  readonly kind = 'sample';
  readonly shape: RecordShape = record({});

  constructor(readonly sample: SampleName) {
    super(sample, undefined, []);
  }
}

/** A table as a client sees it through Trino. The client connects to Trino alone; what lies behind is granted to Trino. */
export class TrinoTable extends Relation {
  readonly kind = 'trino table';
  readonly shape: RecordShape;

  constructor(
    trino: string,
    owner: Component,
    endpoint: Endpoint,
    readonly of: Relation,
    /** Catalog, schema and table; a sample is a catalog as a whole. */
    readonly path: readonly string[],
  ) {
    super(`${trino}/${path.join('.')}`, owner, [endpoint]);
    this.shape = of.shape;
  }

  override get origin(): Relation {
    return this.of.origin;
  }
}
