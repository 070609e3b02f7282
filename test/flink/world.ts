import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Broker, startBroker } from './broker.js';
import { authority, type Pair } from './certificates.js';
import { type JavaHome, sharedFiles } from './java.js';
import { type Receiver, startReceiver } from './lineage.js';
import { createTopics } from './operator.js';
import { freePort, run, start, until } from './processes.js';
import type { Manifest, Rendered, SqlJob } from './rendered.js';
import type { Report } from './report.js';
import type { Vault } from './secrets.js';

/** Everything that stands around a Flink job: Kafka with its topics and users, the lake, the credentials. */
export interface World {
  readonly rendered: Rendered;
  readonly broker: Broker;
  /** The certificate of each rendered KafkaUser, and of the lane's own producer. */
  readonly pairs: Readonly<Record<string, Pair>>;
  /** Kafka's namespace as Strimzi fills it. */
  readonly vault: Vault;
  readonly java: JavaHome;
  /** The Flink distribution. */
  readonly flink: string;
  /** A folder for one job's files. */
  readonly folder: (name: string) => string;
  /** Runs lake.py. */
  readonly lake: (...args: string[]) => Promise<string>;
  readonly database: string;
  /** Who is told what jobs read and write, if somebody is. */
  readonly lineage: Receiver | undefined;
}

/** The user that sends the events; no rendered user may write to the input topics of the jobs. */
export const PRODUCER = 'lane-producer';

/** Starts the engines and fills them with what dist/ renders. */
export async function prepare(rendered: Rendered, lab: string, folder: string, report: Report): Promise<World> {
  const scripts = rendered.jobs.map((job) => job.script).join('\n');
  const bootstrap = address(named(scripts, /'properties\.bootstrap\.servers'\s*=\s*'([^']+)'/g, 'bootstrap server'));
  const bucket = named(scripts, /'warehouse'\s*=\s*'s3a?:\/\/([^/']+)/g, 'warehouse bucket');
  const database = named(scripts, /CREATE TABLE (?:IF NOT EXISTS )?`?\w+`?\.`?(\w+)`?\.`?\w+`?/g, 'Glue database');

  const brokers = await authority(folder, 'cluster-ca');
  const clients = await authority(folder, 'clients-ca');
  const names = [...rendered.users.map((user) => user.metadata.name), PRODUCER];
  const pairs: Record<string, Pair> = {};
  for (const name of names) pairs[name] = await clients.issue(name);
  report.step(`certificates for ${names.join(', ')}`);

  const lineage = await startReceiver(rendered.externalSecrets);
  const shared = sharedFiles(folder, [bootstrap.host, ...(lineage ? [lineage.host] : [])]);
  const [aws, broker] = await Promise.all([
    startAws(lab, folder, rendered),
    startBroker({
      home: { ...shared, classPath: [join(lab, 'kafka', '*')] },
      folder: join(folder, 'kafka'),
      bootstrap,
      brokers,
      clients,
      rendered: rendered.kafka,
    }),
  ]);
  Object.assign(process.env, aws);
  const lake = (...args: string[]) => run(join(lab, 'python/bin/python'), [join(__dirname, 'lake.py'), ...args]);
  await lake('prepare', bucket, database);
  report.step(`Kafka as ${bootstrap.host}:${bootstrap.port}, bucket ${bucket}, Glue database ${database}`);

  await createTopics(broker, rendered.topics);
  report.step(`topics ${rendered.topics.map((topic) => topic.metadata.name).join(', ')}`);

  const libraries = ['flink/lib/*', 'flink-jars/*', 'program'].map((path) => join(lab, path));
  return {
    rendered,
    broker,
    pairs,
    vault: { ...vault(rendered, pairs, brokers.certificate, clients.certificate), ...lineage?.secret },
    lineage,
    java: { ...shared, classPath: libraries },
    flink: join(lab, 'flink'),
    folder: (name) => {
      mkdirSync(join(folder, name));
      return join(folder, name);
    },
    lake,
    database,
  };
}

/** The KafkaUser whose certificate a job shows: the one that its ExternalSecret fetches. */
export function userOf(world: World, job: SqlJob): Manifest {
  const keys = job.secrets.flatMap(({ from }) => from.spec.data ?? []);
  const name = keys.find(({ remoteRef }) => remoteRef.property === 'user.key')?.remoteRef.key;
  const user = world.rendered.users.find((candidate) => candidate.metadata.name === name);
  if (user === undefined) throw new Error(`job ${job.name} mounts no key of a rendered KafkaUser`);
  return user;
}

function vault(rendered: Rendered, pairs: Readonly<Record<string, Pair>>, cluster: string, clients: string): Vault {
  return Object.fromEntries(
    rendered.users.flatMap(({ metadata }) => {
      const pair = pairs[metadata.name] as Pair;
      return [
        [metadata.name, { 'user.key': pair.key, 'user.crt': pair.certificate, 'ca.crt': clients }],
        [`${metadata.labels['strimzi.io/cluster']}-cluster-ca-cert`, { 'ca.crt': cluster }],
      ];
    }),
  );
}

/** The environment variable AWS_ENDPOINT_URL sends every AWS client to the simulator: no rendered text changes. */
async function startAws(lab: string, folder: string, rendered: Rendered): Promise<Record<string, string>> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = start({
    command: join(lab, 'python/bin/python'),
    args: [join(lab, 'python/bin/moto_server'), '-H', '127.0.0.1', '-p', String(port)],
    log: join(folder, 'aws.log'),
  });
  await until(`the AWS simulator answers (see ${server.log})`, 60, () =>
    fetch(url).then(
      () => true,
      () => undefined,
    ),
  );
  const region = rendered.jobs.map((job) => job.env.AWS_REGION).find((value) => value !== undefined) ?? 'us-east-1';
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'lane',
    AWS_SECRET_ACCESS_KEY: 'lane',
  };
}

/** The one value that a pattern finds in all scripts. */
function named(scripts: string, pattern: RegExp, what: string): string {
  const values = new Set([...scripts.matchAll(pattern)].map((match) => match[1]));
  const [value] = values;
  if (values.size !== 1 || value === undefined) {
    throw new Error(`the scripts must name one ${what}; they name: ${[...values].join(', ') || 'none'}`);
  }
  return value;
}

function address(text: string): { host: string; port: number } {
  const [host, port] = text.split(':');
  return { host: host as string, port: Number(port) };
}
