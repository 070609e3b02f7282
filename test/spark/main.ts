import { deepStrictEqual, match, ok } from 'node:assert';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort, run, start, stopAll, until } from '../flink/processes.js';
import { Report } from '../flink/report.js';
import type { Manifest } from '../postgresql/job.js';
import { describeCafe } from './described.js';
import { Engine, type Files } from './engine.js';
import { startPeople } from './people.js';

/** Runs the rendered jobs, and returns the exit code. */
async function main(lab: string, bin: string): Promise<number> {
  const report = new Report();
  try {
    await scenario(report, lab, bin);
  } catch (error) {
    report.failure('the lane came to its end', error);
  }
  return report.finish();
}

const [yesterday, dayBefore, longAgo] = [1, 2, 9].map((ago) =>
  new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10),
) as [string, string, string];

async function scenario(report: Report, lab: string, bin: string): Promise<void> {
  const { objects, raw, region, database, buckets } = describeCafe();
  const find = (kind: string, name: string): Manifest => {
    const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
    if (!found) throw new Error(`no ${kind} ${name} is rendered`);
    return found;
  };
  const folder = join(lab, 'run');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });

  const port = await freePort();
  const aws = `http://127.0.0.1:${port}`;
  const moto = join(lab, 'python/bin/moto_server');
  start({ command: moto, args: ['-H', '127.0.0.1', '-p', String(port)], log: join(folder, 'moto.log') });
  await until('the simulated AWS', 60, async () => (await reached(aws)) || undefined);
  Object.assign(process.env, { AWS_ENDPOINT_URL: aws, AWS_REGION: region, AWS_DEFAULT_REGION: region });
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'lane', AWS_SECRET_ACCESS_KEY: 'lane' });
  const python = (...args: string[]) => run(join(lab, 'python/bin/python'), args);
  const [warehouse = '', logs = ''] = buckets;
  await python('test/flink/lake.py', 'prepare', warehouse, database);
  await python(
    '-c',
    `import boto3; boto3.client("s3").create_bucket(Bucket="${logs}", CreateBucketConfiguration={"LocationConstraint": "${region}"})`,
  );

  const people = await startPeople(objects, bin);
  people.server.ask(
    `INSERT INTO cats (cat_id, name, archetype, status, admitted_date) VALUES
      ('c1', 'Miso', 'shy', 'available', '2026-01-01'), ('c2', 'Biscuit', 'standard', 'available', '2026-01-01')`,
    'cat_cafe',
  );
  const engine = new Engine(lab, folder, aws, region, [people.host]);
  report.step(`simulated AWS, PostgreSQL as ${people.host}`);

  const summary = job('daily-cat-summary');
  const maintenance = job('iceberg-maintenance');
  const rows = async (count: number): Promise<readonly Files[]> => {
    const out = await python('test/flink/lake.py', 'rows', database, '1', JSON.stringify({ daily_cat_summary: count }));
    const read: Files[] = JSON.parse(out).daily_cat_summary;
    return read.sort((a, b) => (`${a.day} ${a.cat_id}` < `${b.day} ${b.cat_id}` ? -1 : 1));
  };

  engine.write('seed', { 'run.py': summary.files['run.py'] ?? '', ...seed(raw, database) });
  await engine.submit('seed', summary.conf);
  report.step('raw events of three days');

  const secret = 'daily-cat-summary-cafe-cat-cafe';
  people.secret('daily-cat-summary', join(folder, secret));
  engine.write('daily', {
    ...summary.files,
    // What stands in for the Service and the mounted Secret. The statements are as they are rendered.
    'plan.json': (summary.files['plan.json'] ?? '')
      .replaceAll('/mnt/secrets/', `${folder}/`)
      .replace(':5432/', `:${people.server.port}/`),
  });

  const expected = [
    {
      day: dayBefore,
      cat_id: 'c1',
      name: 'Miso',
      avg_activity_level: 6,
      max_hours_since_drink: 2,
      total_interaction_count: 0,
      like_count: 0,
    },
    {
      day: yesterday,
      cat_id: 'c1',
      name: 'Miso',
      avg_activity_level: 5,
      max_hours_since_drink: 3.5,
      total_interaction_count: 3,
      like_count: 2,
    },
    {
      day: yesterday,
      cat_id: 'c2',
      name: 'Biscuit',
      avg_activity_level: 0,
      max_hours_since_drink: 0,
      total_interaction_count: 1,
      like_count: 0,
    },
    {
      day: yesterday,
      cat_id: 'c9',
      name: null,
      avg_activity_level: 8,
      max_hours_since_drink: 1,
      total_interaction_count: 0,
      like_count: 0,
    },
  ];
  await report.check(
    'the daily summary: each cat of the last two days, its name from PostgreSQL over TLS',
    async () => {
      await engine.submit('daily', summary.conf);
      deepStrictEqual(await rows(expected.length), expected);
    },
  );
  await report.check('run again it leaves the same rows', async () => {
    await engine.submit('daily', summary.conf);
    deepStrictEqual(await rows(expected.length), expected);
  });
  await report.check(
    'a day that is named is computed alone, though the cats of the others have other names now',
    async () => {
      people.server.ask(`UPDATE cats SET name = 'Mochi' WHERE cat_id = 'c1'`, 'cat_cafe');
      const out = await engine.submit('daily', summary.conf, ['--day', longAgo]);
      match(out, new RegExp(`overwrite-daily_cat_summary.sql for ${longAgo}: done`));
      const [first, ...others] = await rows(expected.length + 1);
      deepStrictEqual([first?.day, first?.name, others], [longAgo, 'Mochi', expected]);
    },
  );
  await report.check('it cannot go on with a password that is not its own', async () => {
    people.server.ask(`ALTER ROLE "daily-cat-summary" PASSWORD 'another'`);
    const failure = await engine.submit('daily', summary.conf).catch(({ stdout, stderr }) => `${stdout}${stderr}`);
    match(failure, /password authentication failed for user "daily-cat-summary"/);
  });

  await report.check('maintenance: every procedure of every table that is there, and no row is lost', async () => {
    engine.write('maintenance', maintenance.files);
    const before = await rows(expected.length + 1);
    const out = await engine.submit('maintenance', maintenance.conf);
    const there = ['cat_interactions_raw', 'cat_wellness_raw', 'daily_cat_summary'];
    const procedures = ['rewrite-data-files', 'rewrite-manifests', 'expire-snapshots', 'remove-orphan-files'];
    for (const table of there)
      for (const procedure of procedures) match(out, new RegExp(`${procedure}-${table}.sql: done`));
    match(out, /cafe_orders_raw.sql: lake.cat_cafe.cafe_orders_raw is not there yet/);
    match(out, /rewrite-data-files-cat_wellness_raw.sql: done .*'rewritten_data_files_count': [1-9]/);
    ok(!out.includes('FAILED'));
    deepStrictEqual(await rows(before.length), before);
  });

  await report.check('the history server shows the runs', async () => {
    const { args, env } = find('Deployment', 'spark-history').spec.template.spec.containers[0];
    const listen = await freePort();
    const options = env.find(({ name }: Manifest) => name === 'SPARK_HISTORY_OPTS').value as string;
    const moved = options
      .replace(/-Dspark\.history\.ui\.port=\d+/, `-Dspark.history.ui.port=${listen}`)
      .replace(/-Dspark\.history\.store\.path=\S+/, `-Dspark.history.store.path=${join(folder, 'history')}`);
    engine.serve('history', args, {
      SPARK_DAEMON_MEMORY: '512m',
      SPARK_HISTORY_OPTS: `${moved} -Dspark.hadoop.fs.s3a.endpoint=${aws} -Dspark.hadoop.fs.s3a.path.style.access=true`,
    });
    const names = await until('the runs', 120, async () => {
      const answer = await fetch(`http://127.0.0.1:${listen}/api/v1/applications`).catch(() => undefined);
      const applications = answer?.ok ? ((await answer.json()) as readonly Manifest[]) : [];
      return applications.length >= 5 ? applications : undefined;
    });
    ok(names.every(({ attempts }) => attempts[0].completed));
  });

  function job(name: string): { readonly conf: Files; readonly files: Files } {
    return {
      conf: find('ScheduledSparkApplication', name).spec.template.sparkConf,
      files: find('ConfigMap', `${name}-job`).data,
    };
  }
}

/** Events of the last two days, and of one long ago; many small files of wellness, as a streaming job leaves them. */
function seed(raw: readonly string[], database: string): Files {
  const wellness = (day: string, cat: string, activity: number, hours: number) =>
    `INSERT INTO lake.${database}.cat_wellness_raw VALUES (TIMESTAMP '${day} 10:00:00', '${cat}', ${activity}D, 80, ${hours}D, DATE '${day}')`;
  const met = (day: string, cat: string, what: string) =>
    `(TIMESTAMP '${day} 11:00:00', 'v1', '${cat}', '${what}', DATE '${day}')`;
  const statements = [
    ...raw,
    ...[1, 2, 3, 4].map(() => wellness(dayBefore, 'c1', 6, 2)),
    wellness(dayBefore, 'c1', 6, 1),
    wellness(yesterday, 'c1', 4, 3.5),
    wellness(yesterday, 'c1', 6, 0.5),
    wellness(yesterday, 'c9', 8, 1),
    wellness(longAgo, 'c1', 1, 1),
    `INSERT INTO lake.${database}.cat_interactions_raw VALUES ${[
      met(yesterday, 'c1', 'like'),
      met(yesterday, 'c1', 'like'),
      met(yesterday, 'c1', 'pet'),
      met(yesterday, 'c2', 'play'),
    ].join(', ')}`,
  ];
  const files = statements.map((text, index) => [`${String(index).padStart(2, '0')}.sql`, text] as const);
  const plan = { lastDays: 1, independent: false, views: {}, steps: files.map(([file]) => ({ file })) };
  return { ...Object.fromEntries(files), 'plan.json': JSON.stringify(plan) };
}

const reached = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

async function leave(code: number): Promise<never> {
  await stopAll();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave(130));
void main(
  resolve(process.env.LAKEHOUSE_SPARK_LAB ?? 'test/spark/.work/lab'),
  process.env.LAKEHOUSE_POSTGRESQL ?? '/usr/lib/postgresql/15/bin',
).then(leave);
