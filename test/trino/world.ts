import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Aws, type Row, startAws } from '../lanes/aws.js';
import type { Lane } from '../lanes/lane.js';
import { type People, startPeople } from '../lanes/people.js';
import { freePort } from '../lanes/ports.js';
import { type Running, run } from '../lanes/processes.js';
import { startNode } from './node.js';
import type { Asker } from './query.js';
import { type RenderedNode, readTrino, usersOf } from './rendered.js';

/** A coordinator and a worker that are starting, and who asks them. */
export interface World {
  readonly coordinator: Running;
  readonly worker: Running;
  readonly ports: Readonly<Record<'coordinator' | 'worker', { readonly http: number; readonly https: number }>>;
  readonly users: readonly string[];
  readonly asker: (user: string, password?: string) => Asker;
}

/** Starts what Trino connects to, with some rows in every table of the cafe, and Trino with its rendered files. */
export async function prepare({ rendered, lab, folder, report }: Lane): Promise<World> {
  const trino = readTrino(rendered);
  const lake = trino.catalogs['lake.properties'] ?? '';
  const exchange = trino.coordinator.files['exchange-manager.properties'] ?? '';
  const region = /s3\.region=(.+)/.exec(lake)?.[1] ?? 'us-east-1';
  const [aws, people] = await Promise.all([startAws(lab, folder, region), startPeople(rendered)]);
  for (const text of [lake, exchange]) await aws.bucket(/s3:\/\/([^/]+)/.exec(text)?.[1] ?? '');
  const catalogs = { ...trino.catalogs, 'cat_cafe.properties': lake };
  await standIn(aws, people, lake);
  await fill(aws, [
    rendered.files('raw-ingestion-script')['job.sql'] ?? '',
    ...Object.values(rendered.files('daily-cat-summary-job')),
  ]);
  report.step(
    'a lake with rows in the tables that dashboards show; cats and visitors lie in it as well, not in PostgreSQL',
  );

  const tls = await certificate(folder);
  const users = usersOf(trino.rules);
  const passwords = new Map(users.map((user) => [user, randomBytes(16).toString('hex')]));
  const hashes = await Promise.all([...passwords].map(async ([user, given]) => `${user}:${await bcrypt(given)}`));
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, ['localhost', hostname(), people.host].map((name) => `127.0.0.1 ${name}\n`).join(''));
  const free = async () => ({ http: await freePort(), https: await freePort() });
  const ports = { coordinator: await free(), worker: await free() };
  const place = { lab, folder, discovery: ports.coordinator.https, database: people.server.port, hosts };
  const shared = { INTERNAL_SHARED_SECRET: randomBytes(64).toString('hex') };
  const common = ({ files, env }: RenderedNode) => ({
    folders: {
      // The exchange has a client of its own, which asks AWS unless it is told.
      '.': {
        ...files,
        'exchange-manager.properties': `${exchange}\nexchange.s3.endpoint=${aws.url}\nexchange.s3.path-style-access=true\n`,
      },
      catalog: catalogs,
      'databases/cat_cafe': { 'ca.crt': readFileSync(people.server.authority, 'utf8') },
    },
    env: {
      ...aws.env,
      ...shared,
      ...env,
      CAT_CAFE_PASSWORD: people.passwords.get(env.CAT_CAFE_USER ?? '') ?? '',
    },
  });
  const own = common(trino.coordinator);
  const coordinator = startNode(place, {
    ...{ name: 'coordinator', ...ports.coordinator, env: own.env },
    folders: {
      ...own.folders,
      rules: { 'rules.json': trino.rules },
      tls: { 'tls-combined.pem': tls },
      passwords: { 'password.db': `${hashes.join('\n')}\n` },
    },
  });
  const worker = startNode(place, { name: 'worker', ...ports.worker, ...common(trino.worker) });
  const asker = (user: string, password = passwords.get(user) ?? ''): Asker => ({
    ...{ port: ports.coordinator.https, authority: tls },
    ...{ user, password },
  });
  return { coordinator, worker, ports, users, asker };
}

/**
 * Cats and visitors as PostgreSQL has them, in tables of the lake under the names that Trino knows them by. The connector of PostgreSQL for this
 * release is in no package registry: here its catalog is one of Iceberg, and its rendered properties are not tried.
 */
async function standIn(aws: Aws, { server }: People, lake: string): Promise<void> {
  const warehouse = /s3:\/\/.+/.exec(lake)?.[0];
  const kinds: Readonly<Record<string, string>> = {
    text: 'STRING',
    integer: 'INT',
    date: 'DATE',
    'timestamp with time zone': 'TIMESTAMP_LTZ(3)',
  };
  const ask = (sql: string): readonly Row[] =>
    JSON.parse(server.ask(`SELECT json_agg(found) FROM (${sql}) found`, 'cat_cafe'));
  await aws.database('public');
  const rows: Record<string, readonly (readonly Row[])[]> = {};
  const statements = ['cats', 'visitors'].map((table) => {
    const columns = ask(`SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '${table}'`);
    const lines = columns.map((column) => `\`${column.column_name}\` ${kinds[String(column.data_type)]}`);
    rows[table] = [ask(`SELECT * FROM ${table}`)];
    return `CREATE TABLE IF NOT EXISTS \`lake\`.\`public\`.\`${table}\` (\n${lines.join(',\n')}\n) PARTITIONED BY (\`archetype\`)`;
  });
  await aws.create(`'warehouse' = '${warehouse}'\n${statements.join('\n')}`);
  await aws.append('public', rows);
}

/** Makes the lake's tables as Flink and Spark would, and puts a little into each. */
async function fill(aws: Aws, statements: readonly string[]): Promise<void> {
  const database = 'cat_cafe';
  await aws.database(database);
  await aws.create(statements.join('\n'));
  const [event_time, event_date, day] = ['2026-03-01T10:00:00+00:00', '2026-03-01', '2026-03-01'];
  const seen = { event_time, event_date, cat_id: 'c1' };
  const met = { ...seen, visitor_id: 'v1' };
  const health = { avg_activity_level: 2.75, max_hours_since_drink: 5 };
  await aws.append(database, {
    cat_wellness_raw: [
      [
        { ...seen, activity_level: 0.5, heart_rate: 90, hours_since_last_drink: 5 },
        { ...seen, activity_level: 5, heart_rate: 90, hours_since_last_drink: 1 },
      ],
    ],
    cat_interactions_raw: [
      [
        { ...met, interaction_type: 'like' },
        { ...met, interaction_type: 'pet' },
      ],
    ],
    cafe_orders_raw: [
      [
        {
          event_time,
          event_date,
          order_id: 'o1',
          visitor_id: 'v1',
          items: [{ name: 'espresso', quantity: 2 }],
          total_amount: '12.35',
        },
      ],
    ],
    daily_cat_summary: [[{ day, cat_id: 'c1', name: 'Miso', ...health, total_interaction_count: 2, like_count: 1 }]],
  });
}

/** As cert-manager makes it: ECDSA, PKCS #8, key and chain in one file. */
async function certificate(folder: string): Promise<string> {
  const [key, crt] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const subject = ['-subj', '/O=lane', '-addext', 'subjectAltName=DNS:localhost'];
  await run('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', crt]);
  return readFileSync(key, 'utf8') + readFileSync(crt, 'utf8');
}

/** As the template writes it, with the marker that Trino reads. */
const bcrypt = async (password: string) =>
  (
    await run('perl', [
      '-e',
      `print crypt($ARGV[0], '$2y$10$${randomBytes(16).toString('hex').slice(0, 22)}')`,
      password,
    ])
  ).trim();
