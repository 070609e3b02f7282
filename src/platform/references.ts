import type { StoredTable } from './cloud-references';
import type { Component } from './component';
import type { Peer } from './network';
import type { Column, Fields, RecordShape } from './records';

/** A fact that others refer to. To refer is to be granted: whoever uses the value is entered in the ledger. */
export abstract class Reference {
  abstract readonly kind: string;

  constructor(
    /** Unique among the references of its kind in a cluster, as the ledger prints it. */
    readonly name: string,
    /** Who makes it; its users are synced after it. Nothing makes what lies outside the cluster. */
    readonly owner: Component | undefined,
    /** Where its users connect. */
    readonly endpoints: readonly Endpoint[],
  ) {}

  get id(): string {
    return `${this.kind} ${this.name}`;
  }
}

/** Somewhere to connect to: pods or addresses, and ports. */
export class Endpoint extends Reference {
  readonly kind = 'endpoint';

  constructor(
    name: string,
    owner: Component | undefined,
    readonly peer: Peer,
    readonly ports: readonly number[],
  ) {
    super(name, owner, []);
  }

  override get id(): string {
    return `${this.kind} ${this.name}:${this.ports.join(',')}`;
  }
}

/** A reference with columns, which SQL can read from. */
export abstract class Relation<F extends Fields = Fields> extends Reference {
  abstract readonly shape: RecordShape<F>;

  /** The data itself: another relation, where this is one that an engine shows it as. */
  get origin(): Relation {
    return this as unknown as Relation;
  }

  /** Where its rows lie in the cloud. Somebody on the cluster has them otherwise, and asks for rights himself. */
  get stored(): StoredTable | undefined {
    return undefined;
  }

  get columns(): { readonly [K in keyof F & string]: Column<K> } {
    return this.shape.columns;
  }
}

/** What a bucket is for: how long its objects live follows from it. */
export type BucketPurpose = 'warehouse' | 'checkpoints' | 'event logs' | 'exchange' | 'backups' | 'logs';

/** A place where data lies at rest, below which each user has a prefix of its own. */
export class Bucket extends Reference {
  readonly kind = 'bucket';

  constructor(
    name: string,
    owner: Component | undefined,
    endpoints: readonly Endpoint[],
    readonly purpose: BucketPurpose,
  ) {
    super(name, owner, endpoints);
  }

  prefix(path: string): BucketPrefix {
    return new BucketPrefix(this, path);
  }
}

export class BucketPrefix extends Reference {
  readonly kind = 'prefix';

  constructor(
    readonly bucket: Bucket,
    readonly path: string,
  ) {
    super(`${bucket.name}/${path}`, bucket.owner, bucket.endpoints);
  }

  /** As engines write it. */
  get uri(): string {
    return `s3://${this.bucket.name}/${this.path}`;
  }
}

/** A Secret of the cluster and the keys that its maker puts there. */
export class SecretReference<Key extends string = string> extends Reference {
  readonly kind = 'secret';

  constructor(
    readonly namespace: string,
    readonly secretName: string,
    readonly keys: readonly Key[],
    owner: Component | undefined,
  ) {
    super(`${namespace}/${secretName}`, owner, []);
  }
}
