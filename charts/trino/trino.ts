import { Construct } from 'constructs';
import {
  type Bytes,
  Cluster,
  Component,
  ConfigMap,
  type Cpu,
  DescriptionError,
  type Duration,
  type EnvVar,
  gib,
  hours,
  images,
  minutes,
  type Relation,
  Resource,
  type SecretPart,
  type SecretReference,
  Server,
  Service,
  seconds,
  type Workload,
} from '#platform';
import { certificate } from '../cert-manager';
import { deliver, generatedSecret } from '../external-secrets';
import { type Prometheus, scaled } from '../keda';
import type { Lake } from '../lake';
import { accessRules } from './access';
import { type Catalog, catalogOf } from './catalogs';
import { clientKeys, type TrinoClient } from './client';
import { complete } from './completion';
import {
  coordinatorFiles,
  folders,
  passwordFile,
  ports,
  rulesFile,
  s3Environment,
  variables,
  workerFiles,
} from './configuration';
import { observeTrino, queuedQueries, runningQueries } from './observability';
import { HiveTable, SampleCatalog, type SampleName, TrinoTable } from './relations';
import { resourceGroups } from './resource-groups';
import { pathOf } from './sql';

export interface TrinoProps {
  /** Where queries that are too big for memory keep what their stages hand on. */
  readonly lake: Lake;
  readonly coordinator: { readonly cpu: Cpu; readonly memory: Bytes };
  readonly workers: {
    readonly min: number;
    /** @default - as many as `min` */
    readonly max?: number;
    readonly cpu: Cpu;
    readonly memory: Bytes;
  };
  /** Who knows how many queries wait: needed where there may be more workers than `min`. @default - none */
  readonly prometheus?: Prometheus;
  /** Queries that run side by side; others wait. @default 20 */
  readonly concurrentQueries?: number;
  /** @default 2 hours */
  readonly longestQuery?: Duration;
  /** @default trino */
  readonly name?: string;
}

const uid = 1000;
const launcher = ['/usr/lib/trino/bin/launcher', 'run', '--etc-dir', folders.etc];
/** How long the coordinator takes at most to hear that a worker goes; it is waited twice (docs/src/main/sphinx/admin/graceful-shutdown.md). */
const shutdownGrace = seconds(30);

/** Trino: a coordinator and workers, TLS between all, a user a client with exactly the access that its references derive. Its catalogs follow from them. */
export class Trino extends Construct {
  readonly name: string;
  readonly namespace: string;
  readonly component: Component;
  readonly coordinator: Server<'https' | 'http'>;
  readonly workers: Server<'https' | 'http'>;
  private readonly lake: Lake;
  private readonly tls: SecretReference<'ca.crt' | 'tls.crt' | 'tls.key' | 'tls-combined.pem'>;
  private readonly catalogs = new Map<string, Catalog>();
  private readonly clients = new Map<string, TrinoClient>();
  private readonly tables = new Map<Relation, TrinoTable>();
  /** Grows with the clients; the delivery that holds it is carried out when all are known. */
  private readonly passwords: SecretPart[] = [];

  constructor(scope: Construct, props: TrinoProps) {
    const { name = 'trino', lake } = props;
    super(scope, name);
    this.name = name;
    this.namespace = name;
    this.lake = lake;
    this.requireScale(props);
    this.component = new Component(this, name, { layer: 'services', namespace: name, application: 'trino' });
    const host = `${name}.${name}.svc`;
    this.tls = certificate(this.component, {
      name: `${name}-tls`,
      dnsNames: [host, `${host}.cluster.local`, 'localhost'],
    });
    const shared = generatedSecret(this.component, { name: `${name}-internal`, generate: ['secret'], length: 128 });
    const sharedSecret = {
      name: variables.sharedSecret,
      valueFrom: { secretKeyRef: { name: shared.secretName, key: 'secret' } },
    };
    this.coordinator = this.makeCoordinator(props, sharedSecret);
    this.workers = this.makeWorkers(props, sharedSecret);
    this.connectNodes(lake);
    const on = Cluster.of(this);
    const { workers, prometheus } = props;
    const { min, max = min } = workers;
    if (prometheus && max > min) {
      // Half of what may run side by side keeps the workers that there are busy; what waits is one too many.
      scaled(this.component, {
        server: this.workers as Server,
        min,
        max,
        prometheus,
        triggers: [
          { query: queuedQueries(this.namespace), each: 5 },
          { query: runningQueries(this.namespace), each: 10 },
        ],
      });
    }
    observeTrino(this.component, this.coordinator.endpoint('http'), this.workers.endpoint('http'));
    on.deriveLater(() => this.complete());
  }

  /** Makes a workload a client that may read the given relations, and no others. Called again it adds to them. */
  client(workload: Workload, reads: readonly Relation[]): TrinoClient {
    const { ledger } = Cluster.of(this);
    const client = this.clients.get(workload.id) ?? this.admit(workload);
    ledger.grant(workload, 'connect', this.coordinator.endpoint('https'));
    for (const relation of reads) ledger.grant(workload, 'read', this.table(relation));
    return client;
  }

  /** Tables that Trino makes up as they are read, for trying things out. */
  sample(name: SampleName): SampleCatalog {
    return new SampleCatalog(name);
  }

  /** A relation as clients see it. What lies behind is granted to Trino, and its catalog is there from now on. */
  table(relation: Relation): TrinoTable {
    const known = this.tables.get(relation);
    if (known) return known;
    const path = pathOf(relation);
    const [catalog = ''] = path;
    const nodes = [this.coordinator.workload, this.workers.workload] as const;
    this.requireOwnCatalog(relation, catalog);
    if (!this.catalogs.has(catalog)) this.catalogs.set(catalog, catalogOf(relation, nodes));
    if (!(relation instanceof SampleCatalog)) {
      for (const node of nodes) Cluster.of(this).ledger.grant(node, 'read', relation);
    }
    const table = new TrinoTable(this.name, this.component, this.coordinator.endpoint('https'), relation, path);
    this.tables.set(relation, table);
    return table;
  }

  private makeCoordinator(props: TrinoProps, sharedSecret: EnvVar): Server<'https' | 'http'> {
    const { coordinator, workers, concurrentQueries = 20, longestQuery = hours(2) } = props;
    return new Server(this.component, this.name, (workload) => {
      const { s3 } = this.lake.client(workload);
      return {
        image: images.trino,
        uid,
        ...coordinator,
        ports,
        command: launcher,
        env: [sharedSecret, ...s3Environment(s3)],
        mounts: [
          {
            path: folders.etc,
            config: coordinatorFiles({
              ...this.nodeConfiguration(coordinator.memory, s3),
              workers: { count: workers.min, memory: workers.memory },
              longestQuery,
              resourceGroups: resourceGroups(concurrentQueries),
            }),
          },
          { path: folders.tls, secret: this.tls.secretName, keys: { 'tls-combined.pem': 'tls-combined.pem' } },
          { path: folders.data, scratch: gib(2) },
        ],
        probes,
        placement: 'query',
        // Queries end with their coordinator: it is moved when nothing else helps (karpenter.sh/docs/concepts/disruption).
        annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
        singleton: true,
      };
    });
  }

  private makeWorkers(props: TrinoProps, sharedSecret: EnvVar): Server<'https' | 'http'> {
    const { workers, prometheus } = props;
    const { min, max = min, cpu, memory } = workers;
    return new Server(this.component, `${this.name}-worker`, (workload) => {
      const { s3 } = this.lake.client(workload);
      return {
        image: images.trino,
        uid,
        cpu,
        memory,
        ports,
        replicas: min,
        ...(prometheus && max > min ? { scale: { max, by: 'external' } } : {}),
        command: launcher,
        env: [sharedSecret, ...s3Environment(s3)],
        mounts: [
          {
            path: folders.etc,
            config: workerFiles({ ...this.nodeConfiguration(memory, s3), discovery: this.discovery, shutdownGrace }),
          },
          { path: folders.data, scratch: gib(2) },
        ],
        probes,
        placement: 'query',
        preStop: leave,
        // What runs on it may end: twice the grace, and the longest task that is worth waiting for. The others are run again elsewhere.
        terminationGrace: minutes(10),
      };
    });
  }

  private nodeConfiguration(memory: Bytes, s3: ReturnType<Lake['client']>['s3']) {
    const environment = Cluster.of(this).name.replaceAll(/[^a-z0-9]/g, '_');
    return { environment, memory, s3, exchange: this.lake.exchange.prefix(this.name) };
  }

  /** A name for the coordinator's pod itself: a node's certificate is for its own address, not for a Service's. */
  private get discovery(): string {
    return `${this.name}-discovery.${this.namespace}.svc:${ports.https}`;
  }

  private connectNodes(lake: Lake): void {
    const { ledger } = Cluster.of(this);
    new Resource(this.component, 'discovery', Service, {
      metadata: { name: `${this.name}-discovery` },
      spec: {
        clusterIP: 'None',
        // Workers are heard before the coordinator is ready for clients.
        publishNotReadyAddresses: true,
        selector: this.coordinator.workload.podLabels,
        ports: [{ name: 'https', port: ports.https }],
      },
    });
    const nodes = [this.coordinator, this.workers];
    for (const { workload } of nodes) {
      for (const other of nodes) ledger.grant(workload, 'connect', other.endpoint('https'));
      ledger.grant(workload, 'write', lake.exchange.prefix(this.name));
    }
  }

  private admit(workload: Workload): TrinoClient {
    const user = workload.name;
    if ([...this.clients.values()].some((client) => client.user === user)) {
      throw new DescriptionError({
        code: 'LH240',
        where: `${this.node.path}: client '${workload.id}'`,
        what: `another workload is the Trino user '${user}' already; the two would have each other's rights`,
        fix: 'Give one of the workloads another name.',
      });
    }
    const on = Cluster.of(this);
    const password = generatedSecret<'password' | 'htpasswd'>(this.component, {
      name: `${this.name}-user-${user}`,
      generate: ['password'],
      // Go writes the marker of bcrypt as $2a$, and Trino reads $2y$ alone (EncryptionUtil.java); the two mean the same.
      template: { htpasswd: `{{ htpasswd "${user}" .password | replace "$2a$" "$2y$" }}` },
    });
    if (this.passwords.length === 0) {
      const to = this.coordinator.workload;
      deliver(on, { to, secretName: this.passwordSecret, keys: { [passwordFile]: this.passwords } });
    }
    this.passwords.push({ secret: password, key: 'htpasswd' });
    this.passwords.sort((a, b) => (a.secret.name < b.secret.name ? -1 : 1));
    const client = {
      host: this.coordinator.host,
      port: ports.https,
      user,
      secretName: `${workload.name}-${this.name}`,
      keys: clientKeys,
    };
    deliver(on, {
      to: workload,
      secretName: client.secretName,
      keys: {
        [clientKeys.password]: [{ secret: password, key: 'password' }],
        [clientKeys.ca]: [{ secret: this.tls, key: 'ca.crt' }],
      },
    });
    this.clients.set(workload.id, client);
    return client;
  }

  private get passwordSecret(): string {
    return `${this.name}-passwords`;
  }

  /** Catalogs, rules and passwords, once it is known who refers to what. */
  private complete(): void {
    this.requireClients();
    const { ledger } = Cluster.of(this);
    const catalogs = [...this.catalogs.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    const files = Object.fromEntries(catalogs.map(({ name, file }) => [`${name}.properties`, file]));
    const catalogMap = `${this.name}-catalogs`;
    const ruleMap = `${this.name}-rules`;
    new Resource(this.component, 'catalogs', ConfigMap, { metadata: { name: catalogMap }, data: files });
    const own = new Set(this.tables.values());
    new Resource(this.component, 'rules', ConfigMap, {
      metadata: { name: ruleMap },
      data: { [rulesFile]: accessRules(ledger, this.clients, (table) => own.has(table)) },
    });
    const restarts = JSON.stringify(files);
    for (const server of [this.coordinator, this.workers]) {
      const parts = catalogs.flatMap(({ parts }) => parts.get(server.workload) ?? []);
      const isCoordinator = server === this.coordinator;
      complete(server as Server, {
        env: parts.flatMap(({ env }) => env),
        configMaps: [
          { path: folders.catalogs, name: catalogMap },
          ...(isCoordinator ? [{ path: folders.rules, name: ruleMap }] : []),
        ],
        secrets: [
          ...parts.flatMap(({ mount }) => mount ?? []),
          ...(isCoordinator ? [{ path: folders.passwords, secret: this.passwordSecret }] : []),
        ],
        restarts,
      });
    }
  }

  private requireClients(): void {
    if (this.clients.size > 0) return;
    throw new DescriptionError({
      code: 'LH242',
      where: this.node.path,
      what: 'nobody is its client, and without a user it does not start',
      fix: 'Make a workload its client, `trino.client(workload, reads)`, or leave Trino out.',
    });
  }

  /** A catalog leads to one place, and there is one lake whose keys the nodes have. */
  private requireOwnCatalog(relation: Relation, catalog: string): void {
    const source = sourceOf(relation);
    const others = [...this.tables.values()].map(({ of, path }) => ({ name: path[0], source: sourceOf(of) }));
    const known = [
      { name: this.lake.catalog, source: this.lake as unknown },
      { name: 'hive', source: this.lake as unknown },
      ...others,
    ];
    if (known.every((other) => other.name !== catalog || other.source === source)) return;
    throw new DescriptionError({
      code: 'LH243',
      where: `${this.node.path}: ${relation.id}`,
      what: `its catalog would be '${catalog}', and that leads elsewhere already`,
      fix: 'Refer to tables of the lake that Trino was given, or rename the database.',
    });
  }

  private requireScale({ workers: { min, max = min }, prometheus }: TrinoProps): void {
    if (min < 1) this.refuseScale('a query needs a worker');
    if (max < min) this.refuseScale(`there are at least ${min} workers and at most ${max}`);
    if (max > min && !prometheus) this.refuseScale('nobody says when there are too few workers');
  }

  private refuseScale(what: string): never {
    throw new DescriptionError({
      code: 'LH244',
      where: this.node.path,
      what,
      fix: 'State `workers.min` of one or more, and for more than that `workers.max` and `prometheus`.',
    });
  }
}

/** What a catalog is of: a lake, a database, or itself. */
function sourceOf(relation: Relation): unknown {
  if (relation instanceof HiveTable || 'lake' in relation) return (relation as HiveTable).lake;
  if ('database' in relation) return relation.database;
  return (relation as SampleCatalog).sample;
}

/** The image's own script asks for more than an answer: that it has started. */
const probes = {
  ready: { exec: ['/usr/lib/trino/bin/health-check'] },
  live: { path: '/v1/info', port: 'http' },
} as const;

/** Tells the worker to end, and waits until it has; before that Kubernetes would tell it to end at once. */
const leave = [
  'sh',
  '-c',
  [
    `curl -sf -X PUT -H 'Content-Type: application/json' -d '"SHUTTING_DOWN"' http://localhost:${ports.http}/v1/info/state`,
    `while curl -sf -o /dev/null http://localhost:${ports.http}/v1/info; do sleep 1; done`,
  ].join('\n'),
];
