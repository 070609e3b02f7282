import { deepStrictEqual, match, ok } from 'node:assert';
import { join } from 'node:path';
import { type Aws, startAws } from '../lanes/aws.js';
import { type Lane, lane } from '../lanes/lane.js';
import type { Manifest } from '../lanes/manifests.js';
import { startPeople } from '../lanes/people.js';
import { freePort } from '../lanes/ports.js';
import { PATIENCE, until } from '../lanes/processes.js';
import { Engine, type Files } from './engine.js';
import { notebook } from './notebook.js';

const database = 'cat_cafe';

const [yesterday, dayBefore, longAgo] = [1, 2, 9].map((ago) =>
  new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10),
) as [string, string, string];

async function scenario({ report, rendered, lab, folder }: Lane): Promise<void> {
  const summary = job('daily-cat-summary');
  const maintenance = job('iceberg-maintenance');
  const aws = await startAws(lab, folder, setting('spark.hadoop.fs.s3a.endpoint.region'));
  for (const place of ['spark.sql.catalog.lake.warehouse', 'spark.eventLog.dir'])
    await aws.bucket(new URL(setting(place)).hostname);
  await aws.database(database);
  const people = await startPeople(rendered);
  const engine = new Engine(lab, folder, aws, [people.host]);
  report.step(`simulated AWS, PostgreSQL as ${people.host}`);

  const rows = async (count: number): Promise<readonly Files[]> => {
    const { daily_cat_summary: read = [] } = await aws.rows(database, { daily_cat_summary: count });
    return (read as Files[]).sort((a, b) => (`${a.day} ${a.cat_id}` < `${b.day} ${b.cat_id}` ? -1 : 1));
  };
  // Flink makes the raw tables: as its rendered script states them, as far as this lane fills them.
  await aws.create(rendered.files('raw-ingestion-script')['job.sql']?.replaceAll('cafe_orders_raw', 'not yet') ?? '');
  await fill(aws);
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
  await report.check('every cell of the rendered notebook runs, with the rights of the notebook and no more', () =>
    notebook(rendered, engine, people, folder),
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
    const { args, env } = rendered.find('Deployment', 'spark-history').spec.template.spec.containers[0];
    const listen = await freePort();
    const options = env.find(({ name }: Manifest) => name === 'SPARK_HISTORY_OPTS').value as string;
    const moved = options
      .replace(/-Dspark\.history\.ui\.port=\d+/, `-Dspark.history.ui.port=${listen}`)
      .replace(/-Dspark\.history\.store\.path=\S+/, `-Dspark.history.store.path=${join(folder, 'history')}`);
    engine.serve('history', args, {
      SPARK_DAEMON_MEMORY: '512m',
      SPARK_HISTORY_OPTS: `${moved} -Dspark.hadoop.fs.s3a.endpoint=${aws.url} -Dspark.hadoop.fs.s3a.path.style.access=true`,
    });
    const names = await until('the runs', PATIENCE, async () => {
      const answer = await fetch(`http://127.0.0.1:${listen}/api/v1/applications`).catch(() => undefined);
      const applications = answer?.ok ? ((await answer.json()) as readonly Manifest[]) : [];
      return applications.length >= 4 ? applications : undefined;
    });
    ok(names.every(({ attempts }) => attempts[0].completed));
  });

  function job(name: string): { readonly conf: Files; readonly files: Files } {
    return {
      conf: rendered.find('ScheduledSparkApplication', name).spec.template.sparkConf,
      files: rendered.files(`${name}-job`),
    };
  }

  function setting(key: string): string {
    const value = summary.conf[key];
    if (value === undefined) throw new Error(`daily-cat-summary sets no ${key}`);
    return value;
  }
}

/** Events of the last two days, and of one long ago; many small files of wellness, as a streaming job leaves them. */
async function fill(aws: Aws): Promise<void> {
  const wellness = (day: string, cat_id: string, activity_level: number, hours_since_last_drink: number) => ({
    ...{ event_time: `${day}T10:00:00+00:00`, event_date: day },
    ...{ cat_id, activity_level, heart_rate: 80, hours_since_last_drink },
  });
  const health = [
    ...[1, 2, 3, 4].map(() => wellness(dayBefore, 'c1', 6, 2)),
    wellness(dayBefore, 'c1', 6, 1),
    wellness(yesterday, 'c1', 4, 3.5),
    wellness(yesterday, 'c1', 6, 0.5),
    wellness(yesterday, 'c9', 8, 1),
    wellness(longAgo, 'c1', 1, 1),
  ];
  const [event_date, event_time, visitor_id] = [yesterday, `${yesterday}T11:00:00+00:00`, 'v1'];
  const met = (cat_id: string, interaction_type: string) => ({
    ...{ event_time, event_date, visitor_id },
    ...{ cat_id, interaction_type },
  });
  await aws.append(database, {
    cat_wellness_raw: health.map((row) => [row]),
    cat_interactions_raw: [[met('c1', 'like'), met('c1', 'like'), met('c1', 'pet'), met('c2', 'play')]],
    cat_locations_raw: [[{ event_time, event_date, cat_id: 'c1', location: 'cozy_nook' }]],
  });
}

lane('spark', scenario);
