import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { metricNames } from '../../charts/trino/observability.js';
import { type Running, run, start, stopAll } from '../flink/processes.js';
import { Report } from '../flink/report.js';
import { startNode } from './node.js';
import { type Asker, ask } from './query.js';
import { readTrino, usersOf } from './rendered.js';

const ports = { store: 17500, coordinator: { http: 17580, https: 17543 }, worker: { http: 17581, https: 17544 } };
const store = `http://127.0.0.1:${ports.store}`;

/** Starts a coordinator and a worker with the rendered files, asks them as clients would, and returns the exit code. */
async function main(dist: string, lab: string): Promise<number> {
  const report = new Report();
  try {
    const rendered = readTrino(dist);
    const folder = join(lab, 'run');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await startStore(folder, rendered.coordinator['exchange-manager.properties'] ?? '');
    const tls = await certificate(folder);
    const users = usersOf(rendered.rules);
    const passwords = new Map([...users.keys()].map((user) => [user, randomBytes(16).toString('hex')]));
    const hashes = await Promise.all(
      [...passwords].map(async ([user, password]) => `${user}:${await bcrypt(password)}`),
    );
    const place = { lab, folder, java: process.env.TRINO_JAVA ?? 'java', discovery: ports.coordinator.https, store };
    const coordinator = startNode(
      'coordinator',
      { ...place, ...ports.coordinator },
      {
        '.': rendered.coordinator,
        catalog: rendered.catalogs,
        rules: { 'rules.json': rendered.rules },
        tls: { 'tls-combined.pem': tls },
        passwords: { 'password.db': `${hashes.join('\n')}\n` },
      },
    );
    const worker = startNode(
      'worker',
      { ...place, ...ports.worker },
      { '.': rendered.worker, catalog: rendered.catalogs },
    );
    await report.check('the coordinator starts: every property and catalog is known to Trino', () =>
      started(coordinator, ports.coordinator.http),
    );
    await report.check('the worker starts', () => started(worker, ports.worker.http));
    await report.check('the worker is found over TLS by the name of the discovery Service', () =>
      until(
        async () => (await metrics(ports.coordinator.http)).includes('CoordinatorNodeManager_ActiveNodeCount 2'),
        60,
      ),
    );
    await report.check(
      'every metric that alerts and dashboards name is there, for Prometheus without a password',
      async () => {
        const text = await metrics(ports.coordinator.http);
        const missing = metricNames.filter((name) => !new RegExp(`^${name} `, 'm').test(text));
        if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
        const own = await metrics(ports.worker.http);
        if (!own.includes('trino_memory_type_MemoryPool_name_general_FreeBytes'))
          throw new Error(`the worker shows ${own.slice(0, 200)}`);
      },
    );
    const asker = (user: string, password = passwords.get(user) ?? ''): Asker => ({
      port: ports.coordinator.https,
      authority: tls,
      user,
      password,
    });
    const player = [...users].find(([, catalogs]) => catalogs.includes('tpch'))?.[0];
    const other = [...users].find(([, catalogs]) => !catalogs.includes('tpch'))?.[0];
    if (!player || !other) throw new Error('the rendered rules need a user with the catalog tpch and one without it');
    const query =
      'SELECT r.name, count(*) FROM tpch.tiny.nation n JOIN tpch.tiny.region r USING (regionkey) GROUP BY 1';
    await report.check('a user asks over TLS with its password; stages hand on over the exchange', async () => {
      const rows = await ask(asker(player), query);
      if (rows.length !== 5) throw new Error(`${rows.length} regions`);
    });
    await report.check('a wrong password is refused', () => refused(ask(asker(player, 'wrong'), 'SELECT 1'), '401'));
    await report.check('a user without the grant is refused', () => refused(ask(asker(other), query), 'Access Denied'));
    await report.check('what nobody was granted is refused', () =>
      refused(ask(asker(player), 'SELECT * FROM system.runtime.queries'), 'Access Denied'),
    );
    await report.check('nobody asks without TLS', async () => {
      const headers = { 'X-Trino-User': player, Authorization: `Basic ${btoa(`${player}:${passwords.get(player)}`)}` };
      const { status } = await fetch(`http://localhost:${ports.coordinator.http}/v1/statement`, {
        method: 'POST',
        headers,
        body: 'SELECT 1',
      });
      if (status < 400) throw new Error(`answered with ${status}`);
    });
    await report.check('the coordinator is not ended over the inner port', async () => {
      const status = await end(ports.coordinator.http);
      if (status < 400) throw new Error(`answered with ${status}`);
    });
    await report.check('a worker ends in peace', async () => {
      const status = await end(ports.worker.http);
      if (status !== 200) throw new Error(`answered with ${status}`);
      await until(() => worker.exited(), 60);
    });
  } catch (error) {
    report.failure('the lane came to its end', error);
  }
  return report.finish();
}

async function startStore(folder: string, exchange: string): Promise<void> {
  const bucket = /base-directories=s3:\/\/([^/]+)/.exec(exchange)?.[1];
  start({
    command: process.env.MOTO ?? 'moto_server',
    args: ['-p', String(ports.store)],
    log: join(folder, 'store.log'),
  });
  await until(async () => (await fetch(`${store}/${bucket}`, { method: 'PUT' })).ok, 60);
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

async function started(node: Running, port: number): Promise<void> {
  const answer = async () => {
    if (node.exited()) throw new Error(complaints(node));
    const info = (await (await fetch(`http://localhost:${port}/v1/info`)).json()) as { starting: boolean };
    return !info.starting;
  };
  await until(answer, 240, () => node.exited());
}

/** What Trino says of a configuration that it refuses. */
function complaints(node: Running): string {
  const lines = readFileSync(node.log, 'utf8').split('\n');
  return lines
    .filter((line) => /^\d+\) |\bERROR\b|^Caused by/.test(line))
    .map((line) => line.slice(0, 500))
    .join('\n');
}

const metrics = async (port: number) => (await fetch(`http://localhost:${port}/metrics`)).text();

const end = async (port: number) =>
  (
    await fetch(`http://localhost:${port}/v1/info/state`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: '"SHUTTING_DOWN"',
    })
  ).status;

async function refused(query: Promise<unknown>, because: string): Promise<void> {
  const error = await query.then(
    () => undefined,
    (error: Error) => error,
  );
  if (!error) throw new Error('it was answered');
  if (!error.message.includes(because)) throw error;
}

/** Waits for what becomes true; an error counts as not yet, unless there is no hope. */
async function until(holds: () => Promise<boolean> | boolean, seconds: number, hopeless = () => false): Promise<void> {
  let last: unknown = new Error(`not within ${seconds} seconds`);
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; ) {
    try {
      if (await holds()) return;
    } catch (error) {
      last = error;
    }
    if (hopeless()) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw last;
}

async function leave(code: number): Promise<never> {
  await stopAll();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave(130));
void main(
  resolve(process.argv[2] ?? 'dist/cat-cafe-dev/services/trino'),
  resolve(process.env.LAKEHOUSE_TRINO_LAB ?? 'test/trino/.work/lab'),
).then(leave);
