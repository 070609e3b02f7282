import { awsEndpoints } from './cloud';
import type { Labels } from './kinds';
import { type BucketPrefix, Reference } from './references';

/** Something that the cloud layer makes, or finds there, under a name that both layers know. */
abstract class CloudReference extends Reference {
  constructor(name: string) {
    super(name, undefined, awsEndpoints);
  }
}

/** A database of tables in the cloud's own catalog. */
export class CatalogDatabase extends CloudReference {
  readonly kind = 'catalog-database';

  constructor(
    name: string,
    /** Below which the files of its tables lie, a folder each. */
    readonly files: BucketPrefix,
  ) {
    super(name);
  }
}

/** A queue that the cloud announces the end of machines in: it is read. */
export class MachineNotices extends CloudReference {
  readonly kind = 'queue';
}

/** The role that machines run under. Whoever may write it makes machines, and ends them. */
export class NodeRole extends CloudReference {
  readonly kind = 'node-role';

  constructor(
    name: string,
    /** Tags of the subnets and security groups that machines are put into. */
    readonly discovery: Labels,
  ) {
    super(name);
  }
}

/** A zone of the public DNS, by its id. Whoever writes in it may prove that the domain is his. */
export class DnsZone extends CloudReference {
  readonly kind = 'dns-zone';
}

/** A secret in the cloud's own store, by its path. Somebody else puts the value there. */
export class KeptOutside extends CloudReference {
  readonly kind = 'outside-secret';
}

/** Where the entry and the files of a table lie, if both lie in the cloud. */
export interface StoredTable {
  readonly database: CatalogDatabase;
  readonly table: string;
  readonly files: BucketPrefix;
  /** Which files belong to it is said by files of its own (Iceberg), or by folders and the catalog (Hive). */
  readonly kept: 'by files' | 'by folders';
}
