import { deepStrictEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { metricNames } from '../../charts/trino/observability.js';
import { type Lane, lane } from '../lanes/lane.js';
import { PATIENCE, type Running, until } from '../lanes/processes.js';
import { ask } from './query.js';
import { datasetsOf, tablesOf } from './rendered.js';
import { prepare } from './world.js';

lane('trino', scenario);

/** Asks Trino as clients would. */
async function scenario(stage: Lane): Promise<void> {
  const { report, rendered } = stage;
  const { coordinator, worker, ports, users, asker } = await prepare(stage);
  const [user = ''] = users;
  const http = ports.coordinator.http;
  await report.check('the coordinator starts: every property and catalog is known to Trino', () =>
    started(coordinator, http),
  );
  await report.check('the worker starts', () => started(worker, ports.worker.http));
  await report.check('the worker is found over TLS by the name of the discovery Service', async () => {
    await until('two nodes', PATIENCE, async () => {
      const text = await metrics(http).catch(() => '');
      return text.includes('CoordinatorNodeManager_ActiveNodeCount 2') ? true : undefined;
    });
  });
  await report.check(
    'every metric that alerts and dashboards name is there, for Prometheus without a password',
    async () => {
      const text = await metrics(http);
      const missing = metricNames.filter((name) => !new RegExp(`^${name} `, 'm').test(text));
      if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
      const own = await metrics(ports.worker.http);
      if (!own.includes('trino_memory_type_MemoryPool_name_general_FreeBytes'))
        throw new Error(`the worker shows ${own.slice(0, 200)}`);
    },
  );
  const tables = tablesOf(rendered.files('trino-rules')['rules.json'] ?? '', user);
  await report.check(
    `${user} reads the ${tables.length} tables that it was granted, in the lake and in PostgreSQL`,
    async () => {
      ok(tables.length > 0);
      for (const table of tables) {
        const [[count] = []] = await ask(asker(user), `SELECT count(*) FROM ${table}`);
        ok(Number(count) > 0, `${table} shows ${count} rows`);
      }
    },
  );
  for (const dataset of datasetsOf(rendered)) {
    await report.check(
      `dataset ${dataset.name}: its rendered query yields its columns and rows, its metrics a value`,
      async () => {
        const described = await ask(asker(user), `SELECT * FROM (${dataset.sql}) LIMIT 5`);
        ok(described.length > 0, 'no rows');
        deepStrictEqual(
          described.map((row) => row.length),
          described.map(() => dataset.columns.length),
        );
        const [values = []] = await ask(asker(user), dataset.metrics);
        ok(values.length > 0 && values.every((value) => value !== null), `metrics are ${JSON.stringify(values)}`);
      },
    );
  }
  await report.check('a wrong password is refused', () => refused(ask(asker(user, 'wrong'), 'SELECT 1'), '401'));
  for (const table of ['"lake"."cat_cafe"."cat_locations_raw"', '"system"."runtime"."queries"'])
    await report.check(`what nobody was granted is refused: ${table}`, () =>
      refused(ask(asker(user), `SELECT * FROM ${table}`), 'Access Denied'),
    );
  await report.check('nothing is written', () =>
    refused(ask(asker(user), `DELETE FROM ${tables.find((table) => table.startsWith('"lake"'))}`), 'Access Denied'),
  );
  await report.check('nobody asks without TLS', async () => {
    const { password } = asker(user);
    const headers = { 'X-Trino-User': user, Authorization: `Basic ${btoa(`${user}:${password}`)}` };
    const { status } = await fetch(`http://localhost:${http}/v1/statement`, {
      method: 'POST',
      headers,
      body: 'SELECT 1',
    });
    if (status < 400) throw new Error(`answered with ${status}`);
  });
  await report.check('the coordinator is not ended over the inner port', async () => {
    const status = await end(http);
    if (status < 400) throw new Error(`answered with ${status}`);
  });
  await report.check('a worker ends in peace', async () => {
    const status = await end(ports.worker.http);
    if (status !== 200) throw new Error(`answered with ${status}`);
    await until('the end of the worker', PATIENCE, async () => (worker.exited() ? true : undefined));
  });
}

async function started(node: Running, port: number): Promise<void> {
  await until(`Trino has started (${node.log})`, PATIENCE, async () => {
    if (node.exited()) throw new Error(complaints(node));
    const info = await fetch(`http://localhost:${port}/v1/info`)
      .then((answer) => answer.json() as Promise<{ readonly starting: boolean }>)
      .catch(() => undefined);
    return info?.starting === false ? true : undefined;
  });
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
