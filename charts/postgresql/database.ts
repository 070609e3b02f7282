import { Construct } from 'constructs';
import { Cluster, Component, DescriptionError, type Fields, Reference, Resource, type Workload } from '#platform';
import { deliver } from '../external-secrets';
import { clientKeys, type PostgresClient } from './client';
import { ports } from './connections';
import { dashed, requireName } from './names';
import type { PostgresCluster } from './postgres-cluster';
import { DatabaseKind } from './resources';
import type { RoleSecret } from './roles';
import { deriveSchema } from './schema-job';
import { PostgresTable, type PostgresTableProps } from './table';

/** A database, and who may do what in it: either tables that are stated here and granted one by one, or all of it to one application. */
export class PostgresDatabase extends Construct {
  readonly tables: PostgresTable[] = [];
  /** Where tables come to be: synced after the roles that are given rights on them. */
  readonly component: Component;
  /** The database as one, for those who own it. */
  readonly whole: Reference;
  /** The role that owns it is called after it. */
  readonly owner: RoleSecret;
  private readonly clients = new Map<Workload, PostgresClient>();
  private readonly owners = new Map<Workload, PostgresClient>();

  constructor(
    readonly cluster: PostgresCluster,
    readonly name: string,
  ) {
    super(cluster, name);
    requireName(cluster.node.path, 'database', name);
    this.component = new Component(this, `${cluster.name}-${dashed(name)}`, {
      layer: 'services',
      namespace: cluster.namespace,
      folder: `postgresql-${cluster.name}-${dashed(name)}`,
      application: 'postgresql',
    });
    this.whole = new WholeDatabase(`${cluster.name}.${name}`, this.component, [cluster.listener]);
    this.owner = cluster.roles.of(name, { id: `database ${name}`, ownsDatabase: true });
    new Resource(cluster.databaseComponent, `database ${name}`, DatabaseKind, {
      metadata: { name: `${cluster.name}-${dashed(name)}` },
      spec: { cluster: { name: cluster.name }, name, owner: name, databaseReclaimPolicy: 'retain' },
    });
    Cluster.of(this).deriveLater(() => deriveSchema(this));
  }

  /** States a table. */
  table<F extends Fields>(name: string, props: PostgresTableProps<F>): PostgresTable<F> {
    this.requireOneManner(`table '${name}'`, this.owners.size > 0);
    if (this.tables.some(({ tableName }) => tableName === name)) {
      throw new DescriptionError({
        code: 'LH235',
        where: `${this.node.path}: table '${name}'`,
        what: 'it is stated twice',
        fix: 'Refer to the value of the first statement.',
      });
    }
    const table = new PostgresTable<F>(this, name, this.component, this.cluster.listener, props);
    this.tables.push(table as unknown as PostgresTable);
    return table;
  }

  /** Makes a workload a client, with a role of its own. What the role may do are the workload's grants on tables, no more. */
  client(workload: Workload): PostgresClient {
    this.requireOneManner(`client '${workload.id}'`, this.owners.size > 0);
    const known = this.clients.get(workload);
    if (known) return known;
    const role = this.cluster.roles.of(workload.name, { id: `workload ${workload.id}`, ownsDatabase: false });
    const client = this.admit(workload, workload.name, role);
    this.clients.set(workload, client);
    return client;
  }

  /** Gives the whole database to an application that makes its own tables. All its workloads share the owner's role. */
  ownedBy(workload: Workload): PostgresClient {
    this.requireOneManner(`owner '${workload.id}'`, this.tables.length > 0 || this.clients.size > 0);
    const known = this.owners.get(workload);
    if (known) return known;
    Cluster.of(this).ledger.grant(workload, 'write', this.whole);
    const client = this.admit(workload, this.name, this.owner);
    this.owners.set(workload, client);
    return client;
  }

  /** Workloads that were made clients, and how. */
  get clientsByWorkload(): ReadonlyMap<Workload, PostgresClient> {
    return this.clients;
  }

  private admit(workload: Workload, user: string, role: RoleSecret): PostgresClient {
    const secretName = `${workload.name}-${this.cluster.name}-${dashed(this.name)}`;
    deliver(Cluster.of(this), {
      to: workload,
      secretName,
      keys: {
        [clientKeys.username]: [{ secret: role, key: 'username' }],
        [clientKeys.password]: [{ secret: role, key: 'password' }],
        // This key alone: the Secret holds the authority's private key too.
        [clientKeys.ca]: [{ secret: this.cluster.authority, key: 'ca.crt' }],
      },
    });
    return { host: this.cluster.host, port: ports.postgres, database: this.name, user, secretName, keys: clientKeys };
  }

  /** An owner may do anything to every table; next to one, the grants of others would say nothing. */
  private requireOneManner(what: string, otherwise: boolean): void {
    if (!otherwise) return;
    throw new DescriptionError({
      code: 'LH234',
      where: `${this.node.path}: ${what}`,
      what: 'a database is either owned by an application, or has stated tables with clients',
      fix: 'State a second database.',
    });
  }
}

class WholeDatabase extends Reference {
  readonly kind = 'database';
}
