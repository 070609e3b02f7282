import { Construct } from 'constructs';
import {
  type Bytes,
  Cluster,
  Component,
  type Cpu,
  cores,
  gib,
  images,
  type Mount,
  mib,
  millicores,
  minutes,
  type SecretReference,
  Server,
  seconds,
  Task,
  Workload,
} from '#platform';
import type { KafkaCluster } from '../kafka';
import { OpenSearch, type OpenSearchProps } from '../opensearch';
import type { PostgresDatabase } from '../postgresql';
import { folders, gmsEnv, type Keys, makeTrustStore, ports, type Stores, serviceEnv, updateEnv } from './environment';
import { frontend } from './frontend';
import { keysOf } from './keys';
import { type Lineage, type LineageClient, lineageAccount, lineageClient } from './lineage';
import { observe } from './observe';
import { type DataHubSignIn, requireProvider } from './sign-in';
import { datahubTopics } from './topics';

export interface DataHubProps {
  /** Where it tells itself what has changed. */
  readonly kafka: KafkaCluster;
  /** A database of its own, which it fills itself. */
  readonly database: PostgresDatabase;
  /** Where it searches: an OpenSearch of its own. */
  readonly search: Pick<OpenSearchProps, 'nodes' | 'cpu' | 'memory' | 'disk'>;
  readonly signIn: DataHubSignIn;
  /** Of its one server of metadata. @default - half a core and 3 GiB */
  readonly gms?: { readonly cpu?: Cpu; readonly memory?: Bytes };
  /** How many servers of pages. @default 1 */
  readonly frontends?: number;
  /** @default datahub */
  readonly namespace?: string;
}

/** The user of the images, as their chart runs them. */
const uid = 1000;
/** Carried by all that use its stores; Kafka and the databases know them as one. */
const identity = { 'lakehouse-gitops/identity': 'datahub' };

/**
 * DataHub: what data there is, where it comes from and where it goes, told by jobs while they run.
 *
 * Rendered here, not by its Helm chart: the chart makes its secrets up by itself where no reader of the cluster sees (and anew at each rendering
 * without Helm's hooks), orders its update by hooks that a sync engine does not run, and its pods do not pass `restricted` as they are.
 * The three steps are those that it asks of who renders it (docs/deploy/rendered-manifest-upgrade.md): the update that blocks, the servers,
 * the update that does not. Consumers of changes run inside GMS, which therefore is one.
 */
export class DataHub extends Construct implements Lineage {
  readonly namespace: string;
  private readonly component: Component;
  private readonly gms: Server<keyof typeof ports>;
  private readonly keys: Keys;
  private readonly mounts: readonly Mount[];
  private readonly stores: Stores;
  private configuration?: SecretReference<'openlineage.yml'>;

  constructor(
    scope: Construct,
    private readonly props: DataHubProps,
  ) {
    super(scope, 'datahub');
    const on = Cluster.of(this);
    requireProvider(this.node.path, on, props.signIn);
    this.namespace = props.namespace ?? 'datahub';
    const setup = this.part('datahub-setup');
    this.component = this.part('datahub', setup);
    this.keys = keysOf(setup);
    const one = new Workload(setup, 'datahub', { namespace: this.namespace, podLabels: identity });
    on.ledger.grant(one, 'read', this.keys.system);
    on.ledger.grant(one, 'read', this.keys.keys);
    this.stores = this.connect(one);
    this.mounts = [
      { path: folders.kafka, secret: this.stores.kafka.secretName },
      { path: folders.database, secret: this.stores.database.secretName, keys: { 'ca.crt': 'ca.crt' } },
      { path: folders.search, secret: this.stores.search.secretName, keys: { 'ca.crt': 'ca.crt' } },
      { path: folders.trust, scratch: mib(16) },
    ];
    this.update(setup, 'datahub-update', 'SystemUpdateBlocking');
    this.gms = this.server();
    const { signIn, frontends = 1 } = props;
    frontend(this.component, { gms: this.gms, keys: this.keys, stores: this.stores, signIn, frontends });
    const rest = this.update(
      this.part('datahub-update-rest', this.component),
      'datahub-update-rest',
      'SystemUpdateNonBlocking',
    );
    on.ledger.grant(rest.workload, 'connect', this.gms.endpoint());
    observe(this.component, this.gms.endpoint('metrics'), this.stores.kafka.groupPrefix ?? '');
  }

  lineageClient(workload: Workload): LineageClient {
    this.configuration ??= lineageAccount(this.component, this.gms, this.keys.system);
    Cluster.of(this).ledger.grant(workload, 'connect', this.gms.endpoint());
    return lineageClient(workload, this.configuration);
  }

  private part(name: string, after?: Component): Component {
    // Beside the topics, which it waits for.
    const part = new Component(this, name, { layer: 'workloads', namespace: this.namespace, application: 'datahub' });
    if (after) part.node.addDependency(after);
    return part;
  }

  private connect(one: Workload): Stores {
    const { kafka, database, search } = this.props;
    const { ledger } = Cluster.of(this);
    for (const topic of datahubTopics(kafka)) {
      ledger.grant(one, 'read', topic);
      ledger.grant(one, 'write', topic);
    }
    const store = new OpenSearch(this, { name: 'datahub-search', namespace: this.namespace, ...search });
    return { kafka: kafka.client(one, 'many'), database: database.ownedBy(one), search: store.client(one) };
  }

  /** What runs with the rights of DataHub. */
  private get own() {
    return {
      uid,
      podLabels: identity,
      mounts: this.mounts,
      initContainers: [{ name: 'authorities', command: ['sh', '-c', makeTrustStore], env: [] }],
      // Nobody runs the images with a root that cannot be written to; Java's own files, and logs, lie beside the programs.
      readOnlyRoot: false,
      placement: 'services',
    } as const;
  }

  /** A part of the update of tables and indices; it may run again. */
  private update(component: Component, name: string, what: string): Task {
    return new Task(component, name, {
      ...this.own,
      image: images.datahub.upgrade(component.cluster),
      args: ['-u', what],
      env: [...serviceEnv(this.stores, this.keys, gmsHost(this.namespace)), ...updateEnv],
      cpu: millicores(300),
      cpuLimit: cores(1),
      memory: gib(2),
      deadline: minutes(180),
    });
  }

  private server(): Server<keyof typeof ports> {
    const { cpu = cores(0.5), memory = gib(3) } = this.props.gms ?? {};
    const health = { path: '/health', port: 'http' } as const;
    return new Server(this.component, 'datahub-gms', {
      ...this.own,
      image: images.datahub.gms(this.component.cluster),
      env: [...serviceEnv(this.stores, this.keys, 'localhost'), ...gmsEnv],
      ports,
      cpu,
      cpuLimit: cpu.times(4),
      memory,
      // It waits for the update, loads its models and makes its first policies before it answers.
      probes: { ready: health, live: { ...health, every: seconds(30) }, startup: { ...health, failures: 120 } },
      terminationGrace: minutes(2),
    });
  }
}

const gmsHost = (namespace: string) => `datahub-gms.${namespace}.svc`;
