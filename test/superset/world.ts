import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { authority } from '../lanes/certificates.js';
import type { Manifest, Manifests } from '../lanes/manifests.js';
import { freePort } from '../lanes/ports.js';
import { run, start } from '../lanes/processes.js';
import { SchemaJob } from '../postgresql/job.js';
import { startPostgres } from '../postgresql/rendered.js';
import type { PostgresServer } from '../postgresql/server.js';
import { type FakeTrino, fakeTrino } from './trino.js';

export interface World {
  readonly trino: FakeTrino;
  readonly postgres: PostgresServer;
  readonly password: string;
  /** Folder of the rendered assets, and of the texts beside them. */
  readonly assets: string;
  readonly root: string;
  /** Every rendered Python file. */
  readonly pythonFiles: readonly string[];
  /** Runs a rendered command of a Job to its end. */
  readonly task: (job: string) => Promise<string>;
  /** Runs a program of Superset's environment to its end. */
  readonly python: (program: string, ...args: readonly string[]) => Promise<string>;
  /** What the environment of such a program says. */
  readonly env: Readonly<Record<string, string>>;
  readonly bin: (program: string) => string;
  readonly folder: string;
}

/** Lays out what the pods would find, and starts what they would connect to. */
export async function prepare(rendered: Manifests, lab: string, folder: string): Promise<World> {
  const ours = ({ metadata }: Manifest) => metadata.namespace === 'superset';
  const configs = rendered.ofKind('ConfigMap').filter(ours);
  const jobs = rendered.ofKind('Job').filter(ours);
  const bin = (program: string) => join(lab, 'superset/bin', program);
  const text = configs.map(({ data }) => Object.values(data).join('\n')).join('\n');
  const named = (pattern: RegExp, what: string) => {
    const [, found] = pattern.exec(text) ?? [];
    if (!found) throw new Error(`no ${what} in what is rendered for Superset`);
    return found;
  };
  const hosts = {
    store: named(/rediss:\/\/app:\{password\}@([^:]+):/, 'store'),
    trino: named(/sqlalchemy_uri: trino:\/\/[^@]+@([^:]+):/, 'Trino'),
  };
  const user = named(/sqlalchemy_uri: trino:\/\/([^@]+)@/, "user of Trino's");
  const secret = () => `A1${randomBytes(14).toString('hex')}`;
  const { server: postgres, ...asked } = await startPostgres(rendered);
  const database = named(/database="([^"]+)"/, 'name of the database');
  const schema = await new SchemaJob(`cafe-${database}-schema`, rendered, postgres, asked.secrets).run();
  if (schema.code !== 0) throw new Error(schema.error);
  const passwords = {
    ...{ database: asked.passwords.get(database) ?? '', store: secret(), trino: secret(), admin: secret() },
    key: secret() + secret(),
  };

  const ca = await authority(folder, 'ca');
  const storePair = await ca.issue('store', [hosts.store, 'localhost']);
  const trino = await fakeTrino(await ca.issue('trino', [hosts.trino]), user, passwords.trino);

  const root = join(folder, 'root');
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  // Paths lie below the lane's folder, and PostgreSQL has a free port; nothing else of the texts is changed.
  const moved = (content: string) =>
    content
      .replaceAll(/(?<![\w/])\/(app\/pythonpath|etc\/(superset|valkey))/g, `${root}/$1`)
      .replaceAll(`port=5432`, `port=${postgres.port}`);
  const pythonFiles: string[] = [];
  for (const job of jobs) {
    const pod = job.spec.template.spec;
    for (const { name, mountPath } of pod.containers[0].volumeMounts) {
      const volume = pod.volumes.find((volume: Manifest) => volume.name === name);
      const config = configs.find(({ metadata }) => metadata.name === volume.configMap?.name);
      for (const [file, content] of Object.entries<string>(config?.data ?? {})) {
        put(join(mountPath, file), moved(content));
        if (file.endsWith('.py')) pythonFiles.push(join(root, mountPath, file));
      }
    }
  }
  put('etc/superset/keys/secret-key', passwords.key);
  put('etc/superset/database/username', database);
  put('etc/superset/database/password', passwords.database);
  put('etc/superset/database/ca.crt', readFileSync(postgres.authority, 'utf8'));
  put('etc/superset/store/password', passwords.store);
  put('etc/superset/store/ca.crt', ca.certificate);
  put('etc/superset/trino/password', passwords.trino);
  put('etc/superset/trino/ca.crt', ca.certificate);
  put('etc/superset/admin/password', passwords.admin);

  const storePort = await freePort();
  startStore();

  const env = {
    PATH: `${dirname(bin('superset'))}:${process.env.PATH}`,
    PYTHONPATH: `${join(__dirname, 'python')}:${join(root, 'app/pythonpath')}`,
    LANE_PLACES: JSON.stringify({ [hosts.store]: storePort, [hosts.trino]: trino.port }),
    // libpq takes the address from here and holds the certificate to the rendered name.
    PGHOSTADDR: '127.0.0.1',
    // Or the machine's own bundle would win over the file that the connection states (requests, Session.merge_environment_settings).
    REQUESTS_CA_BUNDLE: '',
    CURL_CA_BUNDLE: '',
    FLASK_APP: 'superset.app:create_app()',
    SUPERSET_ENV: 'production',
    SUPERSET_HOME: join(folder, 'home'),
    SCARF_ANALYTICS: 'false',
  };
  return {
    trino,
    postgres,
    password: passwords.admin,
    assets: join(root, 'etc/superset/assets'),
    root,
    pythonFiles,
    env,
    bin,
    folder,
    task(name) {
      const job = jobs.find(({ metadata }) => metadata.name === name || metadata.name.startsWith(name));
      if (!job) throw new Error(`no Job '${name}' is rendered`);
      const [program, ...args] = job.spec.template.spec.containers[0].command.map(moved);
      return python(program, ...args);
    },
    python,
  };

  // Not in the lane's own environment: its psql would take the address for its own.
  function python(program: string, ...args: readonly string[]): Promise<string> {
    return run('env', [...Object.entries(env).map(([name, value]) => `${name}=${value}`), program, ...args]);
  }

  function startStore(): void {
    const settings = configs.find(({ data }) => 'valkey.conf' in data)?.data['valkey.conf'] as string;
    const users = rendered.all.find(({ spec }) => spec?.target?.template?.data?.['users.acl'])?.spec.target.template
      .data;
    put('etc/valkey-tls/tls.crt', storePair.certificate);
    put('etc/valkey-tls/tls.key', storePair.key);
    put('etc/valkey-tls/ca.crt', ca.certificate);
    put(
      'etc/valkey-users/users.acl',
      users['users.acl'].replace('{{ .password | sha256sum }}', sha256(passwords.store)),
    );
    // Where there is no Valkey, Redis stands in: the file is read by both.
    const configuration = moved(settings).replace(
      'tls-port 6379',
      `tls-port ${storePort}\nbind 127.0.0.1\ndir ${folder}`,
    );
    put('etc/valkey/valkey.conf', configuration);
    start({
      command: process.env.LAKEHOUSE_STORE ?? 'redis-server',
      args: [join(root, 'etc/valkey/valkey.conf')],
      log: join(folder, 'store.log'),
    });
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
