import { type Cloud, cluster, cores, flux, gib, local, millicores } from '#platform';
import type { RenderedObject } from '#render';
import { catCafeNotebook } from '../../charts/cat-cafe/notebook';
import { catCafePeople } from '../../charts/cat-cafe/people';
import { catCafeTables } from '../../charts/cat-cafe/raw-ingestion';
import { oidc } from '../../charts/ingress';
import { code, JupyterHub, markdown, notebookFile } from '../../charts/jupyterhub';
import { GlueLake } from '../../charts/lake';
import { PostgresCluster } from '../../charts/postgresql';
import { render } from '../../src/commands/render';
import { awsIn } from '../platform/described';
import { lakeOn } from './descriptions';

const provider = oidc({
  issuer: 'https://login.example.org/realms/cafe',
  authorizeUrl: 'https://login.example.org/authorize',
  tokenUrl: 'https://login.example.org/token',
  userinfoUrl: 'https://login.example.org/userinfo',
  client: 'cat-cafe/oauth',
  groups: ['analysts'],
  groupsClaim: 'cognito:groups',
});
const url = 'https://jupyterhub.cafe.example.org';
const eks = awsIn('us-west-2');

function described(cloud: Cloud, signIn: 'provider' | 'shared password') {
  const definition = cluster(
    'tiny',
    { cloud, sync: flux({ url: 'https://git.example.org/tiny.git' }), registry: 'registry.example.org:5000' },
    (on) => {
      const lake =
        cloud.provider === 'aws' ? new GlueLake(on, { database: 'cat_cafe', bucketPrefix: 'cat-cafe' }) : lakeOn(on);
      const pg = new PostgresCluster(on, {
        name: 'pg',
        instances: 1,
        cpu: cores(1),
        memory: gib(2),
        disk: gib(5),
        lake,
      });
      const database = pg.database('cat_cafe');
      const hub = new JupyterHub(on, {
        lake,
        users: 4,
        server: { cpu: millicores(500), memory: gib(2), disk: gib(3) },
        ...(signIn === 'provider'
          ? { signIn: { provider, url }, database: pg.database('jupyterhub') }
          : { signIn: 'shared password' }),
      });
      catCafeNotebook({ hub, lake, tables: catCafeTables(lake), database, people: catCafePeople(database) });
    },
  );
  const objects: RenderedObject[] = [];
  const { cluster: on, problems } = render(definition, process.cwd(), ({ object }) => objects.push(object));
  expect(problems).toEqual([]);
  const named = (kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name);
  const release = specOf<Release>(named('HelmRelease', 'jupyterhub'));
  return { on, named, release, values: release.values };
}

test('with a provider, members of its groups come in, back to the address that people know', () => {
  const { hub } = described(eks, 'provider').values;
  expect(hub.config).toMatchObject({
    JupyterHub: { authenticator_class: 'generic-oauth' },
    GenericOAuthenticator: {
      oauth_callback_url: `${url}/hub/oauth_callback`,
      token_url: provider.tokenUrl,
      manage_groups: true,
      auth_state_groups_key: 'oauth_user.cognito:groups',
      allowed_groups: ['analysts'],
    },
  });
  expect(hub.config.GenericOAuthenticator).not.toHaveProperty('allow_all');
});

test("the provider's client and the database's password come from Secrets, and the hub is started anew when they change", () => {
  const { values, named } = described(eks, 'provider');
  expect(values.hub.extraEnv).toMatchObject({
    OAUTH_CLIENT_SECRET: { valueFrom: { secretKeyRef: { name: 'sign-in-client', key: 'client_secret' } } },
    PGPASSWORD: { valueFrom: { secretKeyRef: { name: 'hub-pg-jupyterhub', key: 'password' } } },
  });
  expect(values.hub.annotations).toEqual({
    'secret.reloader.stakater.com/reload': 'hub-pg-jupyterhub,sign-in-client',
  });
  expect(named('ExternalSecret', 'hub-pg-jupyterhub')?.metadata.namespace).toBe('jupyterhub');
  expect(values.hub.db.url).toBe(
    'postgresql+psycopg2://jupyterhub@pg-rw.postgresql.svc:5432/jupyterhub?sslmode=verify-full&sslrootcert=/etc/postgresql/ca.crt',
  );
});

test('on a laptop a generated password lets people in, and the hub keeps a file', () => {
  const { values, named } = described(local(), 'shared password');
  expect(values.hub.config.JupyterHub).toEqual({ authenticator_class: 'shared-password' });
  expect(values.hub.db).toMatchObject({ type: 'sqlite-pvc' });
  expect(values.hub.extraConfig['shared-password']).toContain('os.environ["JUPYTERHUB_USER_PASSWORD"]');
  const reference = values.hub.extraEnv.JUPYTERHUB_USER_PASSWORD?.valueFrom.secretKeyRef;
  const made = specOf<{ secretKeys: string[]; length: number }>(named('Password', reference?.name ?? ''));
  expect(made.secretKeys).toContain(reference?.key);
  // SharedPasswordAuthenticator refuses shorter ones for administrators.
  expect(made.length).toBeGreaterThanOrEqual(32);
});

test('a password shared by all does not stand before a cluster in the cloud', () => {
  expect(() => described(eks, 'shared password')).toThrow('LH282');
});

test('what the chart takes as values alone is generated, and its key is one that the Secret has', () => {
  const { release, named } = described(local(), 'shared password');
  expect(release.valuesFrom).toEqual([{ kind: 'Secret', name: 'jupyterhub-keys', valuesKey: 'values.yaml' }]);
  const { data } = specOf<Templated>(named('ExternalSecret', 'jupyterhub-keys')).target.template;
  expect(data['values.yaml']).toContain('secretToken: "{{ .proxyToken }}"');
  const parts = [...(data['values.yaml'] ?? '').matchAll(/\{\{ \.(\w+)/g)].map(([, key]) => key);
  expect(parts).toEqual(['proxyToken', 'cookieSeed', 'stateSeed']);
  for (const key of parts) expect(Object.keys(data)).toContain(key);
});

test("people's servers pass the restricted standard, and their account has no token", () => {
  const { values, named, on } = described(eks, 'provider');
  const { KubeSpawner } = values.hub.config;
  expect(KubeSpawner?.pod_security_context).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
  expect(KubeSpawner?.container_security_context).toMatchObject({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
  });
  expect(values.singleuser).toMatchObject({ uid: 1000, cloudMetadata: { blockWithIptables: false } });
  expect(on.namespaces.get('jupyterhub')).toEqual({ podSecurity: 'restricted' });
  expect(named('ServiceAccount', 'notebook')).toMatchObject({ automountServiceAccountToken: false });
});

test("the chart's own policies are off, and ours let the servers reach the hub, the lake and PostgreSQL alone", () => {
  const { values, on } = described(local(), 'shared password');
  for (const { networkPolicy } of [values.hub, values.proxy.chp, values.singleuser])
    expect(networkPolicy).toEqual({ enabled: false });
  const edges = on.ledger.edges.filter(({ from }) => from.id === 'jupyterhub/notebook');
  expect(edges.map(({ to }) => to.id).sort()).toEqual([
    'endpoint jupyterhub/hub:8081',
    'endpoint lake/nessie:19120',
    'endpoint lake/seaweedfs:8333',
    'endpoint postgresql/pg:5432',
  ]);
});

test('the quota holds a server for everybody', () => {
  const { on, values } = described(local(), 'shared password');
  const [asked] = on.asked.filter(({ who }) => who === 'jupyterhub servers');
  expect([asked?.pods, String(asked?.memory), String(asked?.storage)]).toEqual([4, '8Gi', '12Gi']);
  expect(values.hub.activeServerLimit).toBe(4);
  expect(values.singleuser.memory).toEqual({ guarantee: 2 * 1024 ** 3, limit: 2 * 1024 ** 3 });
});

test("the image's registry may have a port", () => {
  expect(described(local(), 'shared password').values.singleuser.image.name).toBe(
    'registry.example.org:5000/lakehouse-jupyter',
  );
});

test('whoever reads the cat cafe notebook may read what its cells read', () => {
  const { on } = described(eks, 'provider');
  const grants = on.ledger.grants.filter(
    ({ who, what }) => who.id === 'jupyterhub/notebook' && ['table', 'postgresql table'].includes(what.kind),
  );
  expect(grants.map(({ action, what }) => `${action} ${what.name}`).sort()).toEqual([
    'read lake.cat_cafe.cat_interactions_raw',
    'read lake.cat_cafe.cat_locations_raw',
    'read lake.cat_cafe.cat_wellness_raw',
    'read pg.cat_cafe.cats',
    'read pg.cat_cafe.visitors',
  ]);
});

test('the cat cafe notebook lies ready, asks for the catalog that the cluster has, and holds no password', () => {
  const { named, values } = described(eks, 'provider');
  const { data = {} } = named('ConfigMap', 'notebooks') as unknown as { data?: Record<string, string> };
  const notebook = JSON.parse(data['cat-cafe.ipynb'] ?? '') as ReturnType<typeof parsed>;
  const text = notebook.cells.flatMap(({ source }) => source).join('');
  expect(text).toContain('.config("spark.sql.catalog.lake.catalog-impl", "org.apache.iceberg.aws.glue.GlueCatalog")');
  expect(text).toContain('lake.cat_cafe.cat_locations_raw.snapshots');
  expect(text).toContain('os.environ["PGPASSWORD"]');
  expect(values.singleuser.extraEnv.PGPASSWORD).toMatchObject({
    valueFrom: { secretKeyRef: { name: 'notebook-pg-cat-cafe', key: 'password' } },
  });
  const folder = values.singleuser.storage.extraVolumeMounts.find(({ name }) => name === 'notebook-pg-cat-cafe');
  expect(values.singleuser.extraEnv.PGSSLROOTCERT).toBe(`${folder?.mountPath}/ca.crt`);
});

const parsed = () =>
  JSON.parse(notebookFile([markdown('# One\n\ntwo'), code('1 + 1')])) as {
    readonly nbformat: number;
    readonly cells: readonly { readonly id: string; readonly source: readonly string[] }[];
  };

test('a notebook file is one that Jupyter would write: lines with their ends, ids of their own, nothing run', () => {
  const { cells, ...rest } = parsed();
  expect(cells).toEqual([
    { cell_type: 'markdown', id: 'cell-1', metadata: {}, source: ['# One\n', '\n', 'two'] },
    { cell_type: 'code', id: 'cell-2', metadata: {}, source: ['1 + 1'], execution_count: null, outputs: [] },
  ]);
  expect(rest).toMatchObject({ nbformat: 4, nbformat_minor: 5 });
});

/** What an object says; nothing where there is no object. */
const specOf = <T>(object: RenderedObject | undefined) => (object?.spec ?? {}) as T;

interface Release {
  readonly valuesFrom?: readonly object[];
  readonly values: {
    readonly hub: {
      readonly config: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      readonly extraEnv: Readonly<Record<string, { valueFrom: { secretKeyRef: { name: string; key: string } } }>>;
      readonly extraConfig: Readonly<Record<string, string>>;
      readonly annotations: object;
      readonly db: { readonly url?: string };
      readonly networkPolicy: object;
      readonly activeServerLimit: number;
    };
    readonly proxy: { readonly chp: { readonly networkPolicy: object } };
    readonly singleuser: {
      readonly networkPolicy: object;
      readonly image: { readonly name: string };
      readonly memory: object;
      readonly extraEnv: Readonly<Record<string, unknown>>;
      readonly storage: {
        readonly extraVolumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
      };
    };
  };
}

interface Templated {
  readonly target: { readonly template: { readonly data: Readonly<Record<string, string>> } };
}
