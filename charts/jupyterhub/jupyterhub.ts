import { Construct } from 'constructs';
import {
  ChartRelease,
  type Cluster,
  Component,
  ConfigMap,
  DescriptionError,
  gib,
  type MadeUp,
  Resource,
  ServiceAccount,
  together,
  versions,
  Workload,
} from '#platform';
import { generatedSecret } from '../external-secrets';
import { providerEndpoint } from '../ingress';
import type { Lake } from '../lake';
import type { PostgresDatabase } from '../postgresql';
import { reloader } from '../reloader';
import { connect } from './connections';
import { type Notebook, notebookFile } from './notebook';
import { authenticator, type HubSignIn, passwordKeys } from './sign-in';
import { caPath, type HubDatabase, hubSize, hubValues, proxySize, type ServerSize } from './values';

export interface JupyterHubProps {
  readonly lake: Lake;
  readonly signIn: HubSignIn;
  /** How many people have a home here, and work at the same time. */
  readonly users: number;
  /** What each person's server gets. */
  readonly server: ServerSize;
  /** Where the hub keeps who is who; it owns the whole database. @default - a file on a volume */
  readonly database?: PostgresDatabase;
}

const namespace = 'jupyterhub';
/** Name of the release, and of what the chart labels with it. */
const name = 'jupyterhub';
/**
 * Notebooks in the browser, a server for each person, with the lake at hand. From the chart of its authors: the hub makes pods by itself, so what
 * it needs around it is theirs to say.
 */
export class JupyterHub extends Construct {
  /** People's servers: whoever works in a notebook is granted what all notebooks read. */
  readonly reader: Workload;
  private readonly component: Component;
  private readonly notebooks: Notebook[] = [];

  constructor(on: Cluster, props: JupyterHubProps) {
    super(on, 'jupyterhub');
    this.requireProvider(on, props.signIn);
    on.namespace(namespace);
    this.component = new Component(this, name, { layer: 'services', namespace });
    const part = (name: string, component: string, serviceAccount: string) =>
      new Workload(this.component, name, { namespace, podLabels: labels(component), serviceAccount });
    const hub = part('hub', 'hub', 'hub');
    const proxy = part('proxy', 'proxy', 'default');
    this.reader = part('notebook', 'singleuser-server', 'notebook');
    connect(this.component, { hub, proxy, servers: this.reader });
    this.install(on, hub, props);
    this.ask(on, props);
  }

  /** Lays a notebook ready for everybody. */
  notebook(notebook: Notebook): void {
    this.notebooks.push(notebook);
    for (const relation of notebook.reads) this.component.cluster.ledger.grant(this.reader, 'read', relation);
  }

  private install(on: Cluster, hub: Workload, { lake, signIn, users, server, database }: JupyterHubProps): void {
    new Resource(this.component, 'account', ServiceAccount, {
      metadata: { name: this.reader.serviceAccount },
      automountServiceAccountToken: false,
    });
    const keys = generatedSecret(this.component, {
      name: 'jupyterhub-keys',
      generate: ['proxyToken', 'cookieSeed', 'stateSeed', ...passwordKeys],
      length: 40,
      template: { 'values.yaml': secretValues },
    });
    const auth = authenticator(this.component, signIn, keys);
    for (const secret of [keys, ...auth.secrets]) on.ledger.grant(hub, 'read', secret);
    if (signIn !== 'shared password') on.ledger.grant(hub, 'connect', providerEndpoint(signIn.provider));
    const store = database ? inPostgres(database, hub) : onVolume(on);
    const rotating = [...auth.secrets.map(({ secretName }) => secretName), ...(store.caSecret ? [store.caSecret] : [])];
    // Where the chart makes its keys up, nothing in a hub's template follows the chart's own Secret, which holds its configuration too.
    if (on.sync.engine === 'argocd') rotating.push('hub');
    if (rotating.length > 0) reloader.on(on).serve(namespace);
    const parts = {
      users,
      size: server,
      authenticator: auth,
      database: store,
      rotating: rotating.sort(),
      account: this.reader.serviceAccount,
      notebooks: 'notebooks',
      hubPlacement: on.placements.use('services'),
      serverPlacement: on.placements.use('query'),
      // Servers too: what somebody has in memory cannot be run again by anybody else.
      priorityClassName: on.priorities.use('service', this.component),
    };
    const lakeEnv = lake.client(this.reader).env;
    new ChartRelease(this.component, {
      name,
      chart: versions.charts.jupyterhub,
      values: () =>
        hubValues(on, {
          ...parts,
          env: [...lakeEnv, ...this.notebooks.flatMap(({ env = [] }) => env)],
          mounts: this.notebooks.flatMap(({ mounts = [] }) => mounts),
        }),
      secretValues: { secret: keys, key: 'values.yaml' },
      madeUp,
    });
    on.deriveLater(() => this.layReady(parts.notebooks));
  }

  /** A mounted ConfigMap follows its changes within a minute; nobody's server is started anew. */
  private layReady(configMap: string): void {
    const files = this.notebooks.map(({ file, cells }) => [file, notebookFile(cells)]);
    new Resource(this.component, 'notebooks', ConfigMap, {
      metadata: { name: configMap },
      data: Object.fromEntries(files),
    });
  }

  private ask(on: Cluster, { users, server, database }: JupyterHubProps): void {
    on.asks({
      who: 'jupyterhub',
      owner: this.component,
      ...together(hubSize, proxySize),
      placement: 'services',
      ...(database ? {} : { storage: gib(1) }),
    });
    on.asks({
      who: 'jupyterhub servers',
      owner: this.component,
      pods: users,
      cpu: server.cpu.times(users),
      memory: server.memory.times(users),
      storage: server.disk.times(users),
      placement: 'query',
    });
  }

  private requireProvider(on: Cluster, signIn: HubSignIn): void {
    if (signIn !== 'shared password' || on.cloud.provider === 'none') return;
    throw new DescriptionError({
      code: 'LH282',
      where: this.node.path,
      what: 'one password for all lets anybody be anybody',
      fix: 'State `signIn: { provider, url }`; a shared password is for a laptop.',
    });
  }
}

/** Labels of the chart's pods and of those that the hub makes (templates/_helpers.tpl, files/hub/jupyterhub_config.py). */
const labels = (component: string) => ({ app: 'jupyterhub', release: name, component });

/**
 * What the chart takes as values alone: it reads the proxy's token from its own Secret, even beside an `existingSecret`. Cookies and state are
 * signed with 32 bytes in hexadecimal form (jupyterhub/app.py, crypto.py), which a hash of enough letters is.
 */
const secretValues = `proxy:
  secretToken: "{{ .proxyToken }}"
hub:
  cookieSecret: "{{ .cookieSeed | sha256sum }}"
  config:
    CryptKeeper:
      keys: ["{{ .stateSeed | sha256sum }}"]
`;

/** templates/hub/secret.yaml; the annotations are there to start pods anew (templates/hub/deployment.yaml, templates/proxy/deployment.yaml). */
const madeUp: readonly MadeUp[] = [
  {
    kind: 'Secret',
    name: 'hub',
    fields: [
      '/data/hub.config.ConfigurableHTTPProxy.auth_token',
      '/data/hub.config.CryptKeeper.keys',
      '/data/hub.config.JupyterHub.cookie_secret',
    ],
  },
  {
    group: 'apps',
    kind: 'Deployment',
    name: 'hub',
    fields: ['/spec/template/metadata/annotations/checksum~1secret'],
  },
  {
    group: 'apps',
    kind: 'Deployment',
    name: 'proxy',
    fields: ['/spec/template/metadata/annotations/checksum~1auth-token'],
  },
];

const onVolume = ({ cloud }: Cluster): HubDatabase => ({
  db: { type: 'sqlite-pvc', pvc: { storage: String(gib(1)), storageClassName: cloud.storageClass } },
  env: [],
});

/** libpq takes the password from PGPASSWORD, and looks at the server's certificate where it is told with what. */
function inPostgres(database: PostgresDatabase, hub: Workload): HubDatabase {
  const { host, port, database: db, user, secretName, keys } = database.ownedBy(hub);
  const query = `sslmode=verify-full&sslrootcert=${caPath}/ca.crt`;
  return {
    db: { type: 'postgres', url: `postgresql+psycopg2://${user}@${host}:${port}/${db}?${query}`, upgrade: true },
    env: [{ name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: secretName, key: keys.password } } }],
    caSecret: secretName,
  };
}
