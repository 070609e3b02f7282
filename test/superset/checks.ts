import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { freePort } from '../lanes/ports.js';
import { PATIENCE, start, until } from '../lanes/processes.js';
import type { Report } from '../lanes/report.js';
import type { World } from './world.js';

/** What holds, in this order: each step stands on the one before. */
export async function check(world: World, report: Report): Promise<void> {
  await report.check('every rendered Python file parses', async () => {
    ok(world.pythonFiles.length > 0);
    await world.python('python', '-m', 'py_compile', ...world.pythonFiles);
  });
  await report.check("queries and metrics are Trino's SQL, and yield the columns that the datasets state", async () => {
    strictEqual(await world.python('python', join(__dirname, 'python/sql.py'), world.assets), '');
  });
  await report.check('the setup runs, on PostgreSQL over TLS with the full check of the host name', async () => {
    await world.task('superset-init');
  });
  await report.check('the dashboards are imported, and the password reached Trino from its file', async () => {
    match(await world.task('dashboards-'), /imported \d+ files/);
    ok(world.trino.statements.length > 0, 'Trino was not asked');
    strictEqual(world.trino.refused(), 0);
    strictEqual(world.postgres.ask('SELECT count(*) FROM dbs WHERE password IS NOT NULL', 'superset'), '0');
  });
  await report.check('setup and import run again, and change nothing', async () => {
    const before = inventory(world);
    await world.task('superset-init');
    await world.task('dashboards-');
    strictEqual(inventory(world), before);
  });
  await web(world, report);
}

const inventory = ({ postgres }: World) =>
  ['dbs', 'tables', 'table_columns', 'sql_metrics', 'slices', 'dashboards', 'ab_user']
    .map(
      (table) => `${table}: ${postgres.ask(`SELECT string_agg(id::text, ',' ORDER BY id) FROM ${table}`, 'superset')}`,
    )
    .join('\n');

async function web(world: World, report: Report): Promise<void> {
  const [port, metrics] = [await freePort(), await freePort()];
  const shown = { METRICS_PORT: String(metrics), PROMETHEUS_MULTIPROC_DIR: join(world.folder, 'metrics') };
  const args = ['--bind', `127.0.0.1:${port}`, '--workers', '1', '--worker-class', 'gthread', '--threads', '20'];
  start({
    command: world.bin('gunicorn'),
    args: [...args, 'superset.app:create_app()'],
    env: { ...world.env, ...shown },
    log: join(world.folder, 'web.log'),
  });
  const base = `http://127.0.0.1:${port}`;
  await report.check('the web server answers the probe', async () => {
    await until('/health', PATIENCE, async () =>
      (await fetch(`${base}/health`).catch(() => undefined))?.ok ? true : undefined,
    );
  });
  let token = '';
  const api = async (path: string, body?: unknown) => {
    const response = await fetch(`${base}/api/v1/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, compared with what is rendered
    return { status: response.status, body: (await response.json().catch(() => ({}))) as any };
  };
  const signIn = (password: string) => api('security/login', { username: 'admin', password, provider: 'db' });
  await report.check('the generated password signs the administrator in, and admin does not', async () => {
    strictEqual((await signIn('admin')).status, 401);
    token = (await signIn(world.password)).body.access_token;
    ok(token);
  });
  const rendered = (folder: string) =>
    readdirSync(world.assets)
      .filter((file) => file.startsWith(`${folder}--`))
      .map((file) => parse(readFileSync(join(world.assets, file), 'utf8')));
  await report.check('each dashboard is there under its slug, with its charts', async () => {
    for (const board of rendered('dashboards')) {
      const { result } = (await api(`dashboard/${board.slug}`)).body;
      strictEqual(result.dashboard_title, board.dashboard_title);
      strictEqual(result.published, true);
      const charts = (await api(`dashboard/${board.slug}/charts`)).body.result;
      // biome-ignore lint/suspicious/noExplicitAny: a node of the layout
      const placed = Object.values<any>(board.position).flatMap(({ type, meta }) =>
        type === 'CHART' ? [meta.sliceName] : [],
      );
      deepStrictEqual(charts.map((chart: { slice_name: string }) => chart.slice_name).sort(), placed.sort());
    }
  });
  await report.check("each chart's query reaches Trino with its dataset's SQL", async () => {
    const { result } = (await api('chart/?q=(page_size:100)')).body;
    strictEqual(result.length, rendered('charts').length);
    for (const { id } of result) {
      const { params } = (await api(`chart/${id}`)).body.result;
      const form = JSON.parse(params);
      const [datasource] = form.datasource.split('__');
      const columns = [form.x_axis, form.entity, form.series, ...(form.groupby ?? [])].filter(Boolean);
      const metrics = (form.metrics ?? [form.metric ?? form.x, form.y, form.size]).filter(Boolean);
      const asked = world.trino.statements.length;
      const answer = await api('chart/data', {
        datasource: { id: Number(datasource), type: 'table' },
        queries: [{ columns, metrics, row_limit: 10 }],
        force: true,
      });
      strictEqual(answer.status, 200, JSON.stringify(answer.body));
      ok(world.trino.statements.length > asked, `chart ${id} asked nothing`);
    }
  });
  await report.check('its events are counted, and the queue is measured in the store', async () => {
    const page = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    match(page, /superset_events_total\{event="ChartDataRestApi\.data\.success"\} [1-9]/);
    match(page, /superset_tasks_waiting 0\.0/);
  });
  await report.check('a worker takes tasks from the store, and answers the probe', async () => {
    const probe = await freePort();
    const env = { ...world.env, METRICS_PORT: String(probe), PROMETHEUS_MULTIPROC_DIR: join(world.folder, 'worker') };
    const celery = ['--app=superset.tasks.celery_app:app'];
    const options = ['worker', '--pool=prefork', '--optimization=fair', '--concurrency=1', '--loglevel=INFO'];
    const log = join(world.folder, 'worker.log');
    start({ command: world.bin('celery'), args: [...celery, ...options], env, log });
    await world.python('celery', ...celery, 'call', 'prune_logs', '--kwargs={"retention_period_days": 90}');
    await until('the task in the log of the worker', PATIENCE, async () =>
      /prune_logs\[[-\w]+\] succeeded/.test(readFileSync(log, 'utf8')) ? true : undefined,
    );
    strictEqual((await fetch(`http://127.0.0.1:${probe}/metrics`)).status, 200);
  });
}
