import { Construct } from 'constructs';
import {
  type Bytes,
  Cluster,
  Component,
  type Cpu,
  DescriptionError,
  type Duration,
  days,
  Endpoint,
  gib,
  Resource,
  SecretReference,
} from '#platform';
import type { ClusterSpec } from '#schemas/postgresql.cnpg.io/v1';
import type { Lake } from '../lake';
import { backups, plugin } from './backups';
import { connectInstances, instancePods, ports } from './connections';
import { PostgresDatabase } from './database';
import { type Machine, machineSpec, type Standing, sidecar } from './machines';
import { observe } from './observe';
import { PostgresClusterKind } from './resources';
import { restoreTest } from './restore-test';
import { Roles } from './roles';

export interface PostgresClusterProps {
  readonly name: string;
  /** One writes; the others follow it, and one of them takes over when it goes. */
  readonly instances: number;
  readonly cpu: Cpu;
  readonly memory: Bytes;
  /** Volume of each instance. It can grow, never shrink. */
  readonly disk: Bytes;
  /** Volume of each instance's write-ahead log. @default - a quarter of `disk`, 1 GiB at least */
  readonly walDisk?: Bytes;
  /** Where backups go. */
  readonly lake: Lake;
  /** How far back it can be restored to. @default 30 days */
  readonly retention?: Duration;
  /** @default postgresql */
  readonly namespace?: string;
}

/** A PostgreSQL cluster on CloudNativePG: TLS, a role a workload with exactly the rights of its references, backups, and the proof that they can be restored. */
export class PostgresCluster extends Construct {
  readonly name: string;
  readonly namespace: string;
  readonly machine: Machine;
  /** Where clients connect. */
  readonly listener: Endpoint;
  /** Host name of the primary. */
  readonly host: string;
  /** What the server's certificate is signed with. Its `ca.crt` alone is anybody's business. */
  readonly authority: SecretReference<'ca.crt'>;
  readonly roles: Roles;
  readonly component: Component;
  /** Where databases and roles lie: synced after the cluster, and before what is granted to the roles. */
  readonly databaseComponent: Component;
  private readonly byName = new Map<string, PostgresDatabase>();

  constructor(scope: Construct, props: PostgresClusterProps) {
    super(scope, `postgresql-${props.name}`);
    const on = Cluster.of(this);
    const { name, cpu, memory, disk, lake } = props;
    this.name = name;
    this.namespace = props.namespace ?? 'postgresql';
    this.requireName();
    this.requireInstances(props);
    this.machine = { cpu, memory, disk, walDisk: props.walDisk ?? leastWal(disk) };
    on.namespace(this.namespace);
    this.component = this.part(name);
    this.databaseComponent = this.part(`${name}-databases`);
    this.databaseComponent.addDependency(this.component);
    this.listener = new Endpoint(`${this.namespace}/${name}`, this.component, instancePods(this.namespace, name), [
      ports.postgres,
    ]);
    this.host = `${name}-rw.${this.namespace}.svc`;
    this.authority = new SecretReference(this.namespace, `${name}-ca`, ['ca.crt'], this.component);
    this.roles = new Roles(this.databaseComponent, name);
    const workload = connectInstances(this.component, name);
    const kept = backups(this.component, name, workload, lake, props.retention ?? days(30));
    this.render(props.instances, kept.store);
    observe(this, props.instances);
    restoreTest(this, kept);
  }

  /** States a database. */
  database(name: string): PostgresDatabase {
    if (this.byName.has(name)) {
      throw new DescriptionError({
        code: 'LH235',
        where: `${this.node.path}: database '${name}'`,
        what: 'it is stated twice',
        fix: 'Refer to the value of the first statement.',
      });
    }
    const database = new PostgresDatabase(this, name);
    this.byName.set(name, database);
    return database;
  }

  /** Sorted by name. */
  get databases(): readonly PostgresDatabase[] {
    return [...this.byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private render(instances: number, store: string): void {
    const on = Cluster.of(this);
    const { name, component, machine } = this;
    const { postgresql, ...spec } = machineSpec(component, name, machine, standing);
    new Resource(component, 'cluster', PostgresClusterKind, {
      metadata: { name },
      spec: {
        ...spec,
        instances,
        primaryUpdateStrategy: 'unsupervised',
        // The budget of a cluster that is one pod would keep its node from ever being drained.
        enablePDB: instances > 1,
        enableSuperuserAccess: false,
        // Every new cluster has a database `app`, which cannot be declined; it stays empty, and nobody is given its password.
        bootstrap: { initdb: { dataChecksums: true } },
        postgresql: { ...postgresql, ...synchronous(instances) },
        plugins: [{ name: plugin, isWALArchiver: true, parameters: { barmanObjectName: store } }],
      },
    });
    // One pod more than there are instances: an instance is made by a job with the same requests.
    const pods = instances + 1;
    on.asks({
      who: `postgresql ${name}`,
      owner: component,
      pods,
      cpu: machine.cpu.plus(sidecar.cpu).times(pods),
      memory: machine.memory.plus(sidecar.memory).times(pods),
      storage: machine.disk.plus(machine.walDisk).times(instances),
      placement: standing.placement,
    });
  }

  private part(name: string): Component {
    return new Component(this, name, {
      layer: 'services',
      namespace: this.namespace,
      folder: `postgresql-${name}`,
      application: 'postgresql',
    });
  }

  /** The operator takes 50 characters (cluster_webhook.go); the restore test adds some. */
  private requireName(): void {
    if (/^[a-z]([-a-z0-9]{0,30}[a-z0-9])?$/.test(this.name)) return;
    throw new DescriptionError({
      code: 'LH233',
      where: `${this.node.path}: PostgreSQL cluster '${this.name}'`,
      what: 'its name is 1 to 32 lower-case letters, digits and dashes that begin with a letter',
      fix: 'Rename the cluster.',
    });
  }

  private requireInstances({ instances }: PostgresClusterProps): void {
    if (Number.isInteger(instances) && instances > 0) return;
    throw new DescriptionError({
      code: 'LH233',
      where: `${this.node.path}: PostgreSQL cluster '${this.name}'`,
      what: `${instances} is not a number of instances`,
      fix: 'State 1, or 3 where it must survive a node.',
    });
  }
}

const standing: Standing = { placement: 'services', priority: 'platform' };

const leastWal = (disk: Bytes): Bytes => (disk.times(0.25).bytes < gib(1).bytes ? gib(1) : disk.times(0.25));

/** A write counts when another instance has it, so that a failover loses none. With two instances, one alone may go on: else either's end would stop both. */
function synchronous(instances: number): Pick<NonNullable<ClusterSpec['postgresql']>, 'synchronous'> {
  if (instances === 1) return {};
  return { synchronous: { method: 'any', number: 1, dataDurability: instances > 2 ? 'required' : 'preferred' } };
}
