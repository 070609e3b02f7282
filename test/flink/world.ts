import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Aws, startAws } from '../lanes/aws.js';
import { authority, type Pair } from '../lanes/certificates.js';
import type { Manifest } from '../lanes/manifests.js';
import type { Report } from '../lanes/report.js';
import { type Broker, startBroker } from './broker.js';
import { type JavaHome, sharedFiles } from './java.js';
import { type Receiver, startReceiver } from './lineage.js';
import { createTopics } from './operator.js';
import type { Rendered, SqlJob } from './rendered.js';
import type { Vault } from './secrets.js';

/** Everything that stands around a Flink job: Kafka with its topics and users, the lake, the credentials. */
export interface World {
  readonly rendered: Rendered;
  readonly broker: Broker;
  /** The certificate of each rendered KafkaUser. */
  readonly pairs: Readonly<Record<string, Pair>>;
  /** Kafka's namespace as Strimzi fills it. */
  readonly vault: Vault;
  readonly java: JavaHome;
  /** The Flink distribution. */
  readonly flink: string;
  /** A folder for one job's files. */
  readonly folder: (name: string) => string;
  readonly aws: Aws;
  readonly database: string;
  /** Who is told what jobs read and write, if somebody is. */
  readonly lineage: Receiver | undefined;
}

/** Starts the engines and fills them with what dist/ renders. */
export async function prepare(rendered: Rendered, lab: string, folder: string, report: Report): Promise<World> {
  const scripts = rendered.jobs.map((job) => job.script).join('\n');
  const bootstrap = address(named(scripts, /'properties\.bootstrap\.servers'\s*=\s*'([^']+)'/g, 'bootstrap server'));
  const bucket = named(scripts, /'warehouse'\s*=\s*'s3a?:\/\/([^/']+)/g, 'warehouse bucket');
  const region = rendered.jobs.map((job) => job.env.AWS_REGION).find((value) => value !== undefined) ?? 'us-east-1';
  const database = named(scripts, /CREATE TABLE (?:IF NOT EXISTS )?`?\w+`?\.`?(\w+)`?\.`?\w+`?/g, 'Glue database');

  const brokers = await authority(folder, 'cluster-ca');
  const clients = await authority(folder, 'clients-ca');
  const names = rendered.users.map((user) => user.metadata.name);
  const pairs: Record<string, Pair> = {};
  for (const name of names) pairs[name] = await clients.issue(name);
  report.step(`certificates for ${names.join(', ')}`);

  const lineage = await startReceiver(rendered.externalSecrets);
  const shared = sharedFiles(folder, [bootstrap.host, ...(lineage ? [lineage.host] : [])]);
  const [aws, broker] = await Promise.all([
    startAws(lab, folder, region),
    startBroker({
      home: { ...shared, classPath: [join(lab, 'kafka', '*')] },
      folder: join(folder, 'kafka'),
      bootstrap,
      brokers,
      clients,
      rendered: rendered.kafka,
    }),
  ]);
  Object.assign(process.env, aws.env);
  await aws.bucket(bucket);
  await aws.database(database);
  report.step(`Kafka as ${bootstrap.host}:${bootstrap.port}, bucket ${bucket}, Glue database ${database}`);

  await createTopics(broker, rendered.topics);
  report.step(`topics ${rendered.topics.map((topic) => topic.metadata.name).join(', ')}`);

  const libraries = ['flink/lib/*', 'flink-jars/*', 'flink-gateway/*', 'flink-program'].map((path) => join(lab, path));
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
    aws,
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

/** The one user, not of a job, whose rules let it do something to a topic. */
export function userWho(world: World, operation: 'Read' | 'Write', topic: string): string {
  const jobs = world.rendered.jobs.map((job) => userOf(world, job));
  const found = world.rendered.users.filter(
    (user) =>
      !jobs.includes(user) &&
      user.spec.authorization.acls.some(
        ({ resource, operations }: Manifest) =>
          resource.type === 'topic' && resource.name === topic && operations.includes(operation),
      ),
  );
  const [user] = found;
  if (found.length !== 1) throw new Error(`${found.length} users beside the jobs may ${operation} ${topic}`);
  return user.metadata.name;
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
