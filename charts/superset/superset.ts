import { Construct } from 'constructs';
import {
  Cluster,
  Component,
  DescriptionError,
  type Duration,
  days,
  gib,
  hours,
  images,
  type Mount,
  mib,
  millicores,
  minutes,
  Relation,
  Task,
  Workload,
} from '#platform';
import { generatedSecret } from '../external-secrets';
import type { PostgresDatabase } from '../postgresql';
import type { Trino } from '../trino';
import { Valkey } from '../valkey';
import { bundle, type Connection } from './bundle';
import { configurationFiles, folders } from './configuration';
import { chartsOf, type Dashboard } from './dashboard';
import { observe } from './metrics';
import { commonEnv, type ProcessSize, processes } from './processes';
import { administratorScript, importScript } from './scripts';

export interface SupersetProps {
  /** A database of its own, which it fills itself. */
  readonly database: PostgresDatabase;
  /** Where the rows of dashboards come from. */
  readonly trino: Trino;
  readonly web?: ProcessSize;
  readonly worker?: ProcessSize;
  /** How long a query of a dashboard may take. @default 1 minute */
  readonly queryTimeout?: Duration;
  /** How long somebody who does nothing stays signed in. @default 12 hours */
  readonly session?: Duration;
  /** How long is kept who did what, and which queries ran. @default 90 days */
  readonly history?: Duration;
  /** Superset's feature flags (superset/config.py, DEFAULT_FEATURE_FLAGS). @default - Superset's own */
  readonly features?: Readonly<Record<string, boolean>>;
  /** @default superset */
  readonly namespace?: string;
}

/** The user of the image (Dockerfile of apache/superset). */
const uid = 1000;
const administrator = 'admin';
/** Carried by all processes; the database and the store in memory know Superset as one. */
const identity = { 'lakehouse-gitops/identity': 'superset' };
/** Carried by those that ask Trino. */
const queries = { 'lakehouse-gitops/queries': 'superset' };

/** Superset: dashboards from Git over what Trino sees. Web servers, workers and their clock; who may sign in begins with an administrator whose password is generated. */
export class Superset extends Construct {
  readonly namespace: string;
  /** Its tables, its keys, its administrator: before anything else runs. */
  private readonly setup: Component;
  private readonly component: Component;
  private readonly mounts: readonly Mount[];
  /** Processes that ask Trino, as one. */
  private readonly asker: Workload;
  private readonly connection: Connection;
  /** What only one bundle may state, by what it is. */
  private readonly taken = new Map<string, string>();

  constructor(
    scope: Construct,
    private readonly props: SupersetProps,
  ) {
    super(scope, 'superset');
    const on = Cluster.of(this);
    const namespace = props.namespace ?? 'superset';
    this.namespace = namespace;
    this.setup = new Component(this, 'superset-setup', { layer: 'services', namespace, application: 'superset' });
    this.component = new Component(this, 'superset', { layer: 'services', namespace });
    this.component.node.addDependency(this.setup);
    const one = new Workload(this.setup, 'superset-metadata', { namespace, podLabels: identity });
    this.asker = new Workload(this.setup, 'superset-queries', { namespace, podLabels: queries });

    const keys = generatedSecret(this.setup, { name: 'superset-keys', generate: ['secret-key'], length: 64 });
    const admin = generatedSecret(this.setup, { name: 'superset-admin', generate: ['password'] });
    on.ledger.grant(one, 'read', keys);
    const database = props.database.ownedBy(one);
    const store = new Valkey(this, { name: 'superset-valkey', namespace, memory: mib(512) }).client(one);
    const trino = props.trino.client(this.asker, []);
    this.connection = { host: trino.host, port: trino.port, user: trino.user, ca: `${folders.trino}/${trino.keys.ca}` };
    const { database: folder, store: storeFolder } = folders;
    const queryTimeout = props.queryTimeout ?? minutes(1);
    const texts = configurationFiles({
      database: {
        ...database,
        name: database.database,
        files: {
          user: `${folder}/${database.keys.username}`,
          password: `${folder}/${database.keys.password}`,
          ca: `${folder}/${database.keys.ca}`,
        },
      },
      store: {
        ...store,
        files: { password: `${storeFolder}/${store.keys.password}`, ca: `${storeFolder}/${store.keys.ca}` },
      },
      trino: { host: trino.host, passwordFile: `${folders.trino}/${trino.keys.password}` },
      secretKeyFile: `${folders.keys}/secret-key`,
      queryTimeout,
      session: props.session ?? hours(12),
      history: props.history ?? days(90),
      features: props.features ?? {},
    });
    this.mounts = [
      { path: folders.configuration, config: texts },
      { path: folders.keys, secret: keys.secretName },
      { path: folders.database, secret: database.secretName },
      { path: folders.store, secret: store.secretName },
      { path: folders.trino, secret: trino.secretName },
    ];
    on.ledger.grant(this.init(admin.secretName).workload, 'read', admin);
    const { web, metrics } = processes(this.component, {
      image: images.superset(on),
      uid,
      mounts: this.mounts,
      podLabels: identity,
      queryLabels: queries,
      web: props.web ?? {},
      worker: props.worker ?? {},
      queryTimeoutSeconds: queryTimeout.seconds,
    });
    observe(on, this.component, metrics);
    on.expose({ name: 'superset', endpoint: web.endpoint(), service: web.servicePort(), signIn: 'own' });
  }

  /**
   * Brings dashboards into Superset, with the charts and datasets that they stand on. The relations that these read are granted to Superset.
   * @param name whose dashboards they are; part of the ids that Superset knows them by
   */
  dashboards(name: string, dashboards: readonly Dashboard[]): void {
    const charts = dashboards.flatMap(chartsOf);
    for (const { slug } of dashboards) this.take(name, `slug '${slug}'`);
    for (const dataset of new Set(charts.map(({ dataset }) => dataset))) {
      if (dataset.rows instanceof Relation) this.take(name, `a dataset over ${dataset.rows.id}`);
    }
    this.props.trino.client(this.asker, [...new Set(charts.flatMap(({ dataset }) => dataset.reads))]);
    const component = new Component(this, `dashboards-${name}`, {
      layer: 'workloads',
      namespace: this.namespace,
      application: 'superset',
    });
    component.node.addDependency(this.component);
    this.task(component, `dashboards-${name}`, {
      command: ['python', '/etc/superset/scripts/import.py', '/etc/superset/assets'],
      // Superset looks up Trino's catalogs when it is told of a database.
      podLabels: { ...identity, ...queries },
      mounts: [
        { path: '/etc/superset/scripts', config: { 'import.py': importScript(administrator) } },
        { path: '/etc/superset/assets', config: bundle(name, this.connection, dashboards) },
      ],
    });
  }

  /** Tables, roles and the administrator. Each step may run again: migrations know what is done, and roles are made equal to what they should be. */
  private init(adminSecret: string): Task {
    const passwords = '/etc/superset/admin';
    const script = '/etc/superset/scripts';
    return this.task(this.setup, 'superset-init', {
      command: ['sh', '-ec', `superset db upgrade\nsuperset init\npython ${script}/administrator.py`],
      podLabels: identity,
      mounts: [
        { path: passwords, secret: adminSecret },
        { path: script, config: { 'administrator.py': administratorScript(`${passwords}/password`, administrator) } },
      ],
    });
  }

  private task(
    component: Component,
    name: string,
    { command, podLabels, mounts }: { command: string[]; podLabels: Record<string, string>; mounts: Mount[] },
  ): Task {
    return new Task(component, name, {
      image: images.superset(Cluster.of(this)),
      uid,
      command,
      env: commonEnv,
      podLabels,
      mounts: [...this.mounts, ...mounts],
      cpu: millicores(250),
      cpuLimit: millicores(2000),
      memory: gib(1),
      placement: 'services',
      deadline: minutes(30),
    });
  }

  /** Superset keeps one of each, whoever states it. */
  private take(by: string, what: string): void {
    const other = this.taken.get(what);
    if (other !== undefined) {
      throw new DescriptionError({
        code: 'LH263',
        where: `dashboards '${by}'`,
        what: `${what} is stated already, by dashboards '${other}'; one would overwrite the other`,
        fix: 'Share the value, or give one of them another name.',
      });
    }
    this.taken.set(what, by);
  }
}
