import { sqlTag } from '#platform';
import { DailyCatSummary } from '../../../charts/cat-cafe/daily-summary';
import {
  insertInto,
  mergeInto,
  overwriteDay,
  overwritePartitions,
  type SparkSql,
  sparkSql,
} from '../../../charts/spark';
import { lakeOn, tiny } from '../descriptions';
import { type Any, byDay, cafe, files, find } from './described';

test('a piece of another engine neither compiles nor runs', () => {
  const flinkSql = sqlTag({ engine: 'flink', identifier: (n) => n, text: (t) => t, relation: ({ name }) => name });
  const piece = flinkSql`SELECT 1`;
  // @ts-expect-error Flink's SQL is not Spark's
  expect(() => sparkSql`SELECT * FROM (${piece})`).toThrow('a piece of flink SQL stands in a spark statement');
  // @ts-expect-error nor may a statement of Flink's be written by Spark
  const typed: SparkSql = piece;
  expect(typed.engine).toBe('flink');
});

test('a text constant stays one, whatever stands in it', () => {
  expect(sparkSql`SELECT ${"the cat's \\tree"}`.text).toBe("SELECT 'the cat\\'s \\\\tree'");
});

test('writes name the columns of their target, so that the order in a query does not matter', () => {
  tiny((on) => {
    const lake = lakeOn(on);
    const [from, to] = [lake.table('seen', byDay), lake.table('copy', byDay)];
    const query = sparkSql`SELECT * FROM ${from}`;
    const columns = 'SELECT `seen_at`, `cat_id`, `place`, `seen_on` FROM (\nSELECT * FROM `lake`.`test`.`seen`\n)';
    expect(insertInto(to, query).text).toBe(`INSERT INTO \`lake\`.\`test\`.\`copy\`\n${columns}`);
    expect(overwritePartitions(to, query).text).toBe(`INSERT OVERWRITE \`lake\`.\`test\`.\`copy\`\n${columns}`);
    expect(overwriteDay(to, query).text).toBe(
      `INSERT INTO \`lake\`.\`test\`.\`copy\`\nREPLACE WHERE \`seen_on\` = DATE '{{day}}'\n${columns}`,
    );
    const merge = mergeInto(to, ['cat_id', 'seen_at'], query);
    expect(merge.text).toContain('ON target.`cat_id` = source.`cat_id` AND target.`seen_at` = source.`seen_at`');
    expect([merge.action, merge.reads]).toEqual(['upsert', [to, from]]);
    // @ts-expect-error a key is a column of the target
    mergeInto(to, ['dog_id'], query);
  }).build();
});

test('the daily summary computes the days that it is given, each as a whole', () => {
  const { 'plan.json': plan, ...rest } = files(cafe(), 'daily-cat-summary-job');
  expect(Object.keys(rest).sort()).toEqual([
    '1-create-test.sql',
    '2-create-daily_cat_summary.sql',
    '3-overwrite-daily_cat_summary.sql',
    'run.py',
  ]);
  expect(JSON.parse(plan as string)).toMatchObject({
    lastDays: 2,
    steps: [
      { file: '1-create-test.sql' },
      { file: '2-create-daily_cat_summary.sql' },
      { file: '3-overwrite-daily_cat_summary.sql', eachDay: true },
    ],
  });
  expect(rest['2-create-daily_cat_summary.sql']).toContain('PARTITIONED BY (`day`)');
  const statement = rest['3-overwrite-daily_cat_summary.sql'] as string;
  expect(statement).toContain("REPLACE WHERE `day` = DATE '{{day}}'");
  expect(statement.match(/`event_date` = DATE '\{\{day\}\}'/g)).toHaveLength(2);
  expect(Object.keys(DailyCatSummary.columns)).toEqual([
    'day',
    'cat_id',
    'name',
    'avg_activity_level',
    'max_hours_since_drink',
    'total_interaction_count',
    'like_count',
  ]);
});

test('PostgreSQL is read over TLS, with a password that stays in its file', () => {
  const all = cafe();
  const { views } = JSON.parse(files(all, 'daily-cat-summary-job')['plan.json'] as string);
  const folder = '/mnt/secrets/daily-cat-summary-cafe-cat-cafe';
  expect(views).toEqual({
    cafe_cat_cafe_cats: {
      url: expect.stringMatching(
        /^jdbc:postgresql:\/\/cafe-rw\.[a-z.]+:5432\/cat_cafe\?sslmode=verify-full&sslrootcert=\/mnt\/secrets\/daily-cat-summary-cafe-cat-cafe\/ca\.crt$/,
      ),
      dbtable: '"cats"',
      user: 'daily-cat-summary',
      passwordFile: `${folder}/password`,
    },
  });
  const { driver, executor } = find(all, 'ScheduledSparkApplication').spec.template;
  const secret = ({ template }: Any) =>
    template.spec.volumes.find(({ name }: Any) => name === 'daily-cat-summary-cafe-cat-cafe').secret;
  expect(secret(driver)).toEqual({ secretName: 'daily-cat-summary-cafe-cat-cafe' });
  expect(secret(executor).items).toEqual([{ key: 'ca.crt', path: 'ca.crt' }]);
});
