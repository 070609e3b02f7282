import { days, gib, Sql, sqlTag } from '#platform';
import { FlinkSqlJob, flinkSql, ingest, insertInto, upsertInto } from '../../charts/flink';
import { day } from '../../charts/lake';
import { derived } from '../clusters/rendered';
import { kafkaOn, lakeOn, Sighting, tiny } from './descriptions';

const job = { namespace: 'jobs', parallelism: 1, memory: gib(1), badJson: 'skip' } as const;
const topic = { of: Sighting, key: 'cat_id', partitions: 1, retention: days(1) } as const;

test('what is interpolated is quoted as what it is: a relation, a column, a constant', () => {
  tiny((on) => {
    const seen = kafkaOn(on).topic('cats-seen', topic);
    const query = flinkSql`SELECT ${seen.columns.cat_id} FROM ${seen} WHERE ${seen.columns.place} = ${"the cat's tree"} AND 1 < ${2}`;
    expect(query.text).toBe("SELECT `cat_id` FROM `cats-seen` WHERE `place` = 'the cat''s tree' AND 1 < 2");
    expect(query.reads).toEqual([seen]);
  }).build();
});

test('a piece within a statement is read through it, once', () => {
  tiny((on) => {
    const seen = kafkaOn(on).topic('cats-seen', topic);
    const inner = flinkSql`SELECT * FROM ${seen}`;
    expect(flinkSql`SELECT * FROM (${inner}) JOIN (${inner}) ON TRUE`.reads).toEqual([seen]);
  }).build();
});

test('a piece of another engine neither compiles nor runs', () => {
  const trinoSql = sqlTag({ engine: 'trino', identifier: (n) => n, text: (t) => t, relation: ({ name }) => name });
  const piece: Sql<'trino'> = trinoSql`SELECT 1`;
  // @ts-expect-error Trino's SQL is not Flink's
  expect(() => flinkSql`SELECT * FROM (${piece})`).toThrow('a piece of trino SQL stands in a flink statement');
  // @ts-expect-error nor may a statement of Trino's be inserted by Flink
  const typed: Sql<'flink'> = piece;
  expect(typed).toBeInstanceOf(Sql);
});

test('columns that a shape lacks do not compile: in keys, partitions and statements', () => {
  const described = tiny((on) => {
    const [kafka, lake] = [kafkaOn(on), lakeOn(on)];
    const seen = kafka.topic('cats-seen', topic);
    // @ts-expect-error the key of a topic is a column of its shape
    kafka.topic('other', { ...topic, key: 'dog_id' });
    // @ts-expect-error a partition by day is of an instant
    lake.table('by_place', { of: Sighting, partitionBy: [day('place').as('place_day')] });
    const table = lake.table('by_day', { of: Sighting, partitionBy: [day('seen_at').as('seen_on')] });
    expect(table.columns.seen_on.name).toBe('seen_on');
    // @ts-expect-error no such column
    expect(seen.columns.dog_id).toBeUndefined();
  });
  expect(() => described.build()).not.toThrow();
});

test('ingest copies every column and computes the day; another shape does not compile', () => {
  tiny((on) => {
    const seen = kafkaOn(on).topic('cats-seen', topic);
    const table = lakeOn(on).table('seen_raw', { of: Sighting, partitionBy: [day('seen_at').as('seen_on')] });
    expect(ingest(seen, table).query.text).toBe(
      'SELECT `seen_at`, `cat_id`, `place`, CAST(`seen_at` AS DATE) AS `seen_on`\nFROM `cats-seen`',
    );
  }).build();
});

test('a topic that a job upserts into is compacted, and kept for ever', () => {
  const cluster = derived(
    tiny((on) => {
      const [kafka, lake] = [kafkaOn(on), lakeOn(on)];
      const [seen, last] = [kafka.topic('seen', topic), kafka.topic('last', topic)];
      const newest = flinkSql`SELECT MAX(${seen.columns.seen_at}), ${seen.columns.cat_id}, 'x' FROM ${seen} GROUP BY ${seen.columns.cat_id}`;
      new FlinkSqlJob(on, 'job', { ...job, lake, stateTtl: days(1), statements: [upsertInto(last, newest)] });
    }),
  );
  const policies = cluster.node
    .findAll()
    .flatMap((construct) =>
      'value' in construct
        ? [(construct as { value(): { kind: string; metadata: { name: string }; spec?: { config: object } } }).value()]
        : [],
    )
    .filter(({ kind }) => kind === 'KafkaTopic')
    .map(({ metadata, spec }) => [metadata.name, spec?.config]);
  expect(Object.fromEntries(policies)).toEqual({
    seen: { 'cleanup.policy': 'delete', 'retention.ms': 86_400_000, 'min.insync.replicas': 1 },
    last: { 'cleanup.policy': 'compact', 'min.insync.replicas': 1 },
  });
});

test('removing one reference removes exactly its permission', () => {
  const acls = (both: boolean) => {
    const cluster = derived(
      tiny((on) => {
        const [kafka, lake] = [kafkaOn(on), lakeOn(on)];
        const [a, b] = [kafka.topic('a', topic), kafka.topic('b', topic)];
        const out = kafka.topic('out', topic);
        const statements = [
          insertInto(out, flinkSql`SELECT * FROM ${a}`),
          insertInto(out, flinkSql`SELECT * FROM ${b}`),
        ];
        new FlinkSqlJob(on, 'job', { ...job, lake, statements: both ? statements : statements.slice(0, 1) });
      }),
    );
    return cluster.ledger.grants.map(({ who, action, what }) => `${who.id} ${action} ${what.id}`);
  };
  const [more, less] = [acls(true), acls(false)];
  expect(more.filter((grant) => !less.includes(grant))).toEqual(['jobs/job read topic b']);
  expect(less.filter((grant) => !more.includes(grant))).toEqual([]);
});

test.each([
  [
    'LH221',
    'an upsert without a word on when to forget',
    (on: Parameters<typeof kafkaOn>[0]) => {
      const kafka = kafkaOn(on);
      const seen = kafka.topic('seen', topic);
      new FlinkSqlJob(on, 'job', {
        ...job,
        lake: lakeOn(on),
        statements: [upsertInto(seen, flinkSql`SELECT * FROM ${seen}`)],
      });
    },
  ],
  [
    'LH222',
    'a job that reads what it upserts',
    (on) => {
      const seen = kafkaOn(on).topic('seen', topic);
      const statements = [upsertInto(seen, flinkSql`SELECT * FROM ${seen}`)];
      new FlinkSqlJob(on, 'job', { ...job, lake: lakeOn(on), stateTtl: days(1), statements });
    },
  ],
  [
    'LH220',
    'a name that the Flink operator refuses',
    (on) => new FlinkSqlJob(on, 'Job_1', { ...job, lake: lakeOn(on), statements: [] }),
  ],
  ['LH201', 'a topic name that Kafka refuses', (on) => kafkaOn(on).topic('no spaces', topic)],
  ['LH202', 'no partitions', (on) => kafkaOn(on).topic('none', { ...topic, partitions: 0 })],
  ['LH203', 'an even number of controllers', (on) => kafkaOn(on, { controllers: 2 })],
  ['LH204', 'no broker', (on) => kafkaOn(on, { brokers: 0 })],
  ['LH210', 'a table name that Glue would change', (on) => lakeOn(on).table('Seen', { of: Sighting })],
  [
    'LH102',
    'two pod security levels',
    (on) => {
      on.namespace('a', { podSecurity: 'baseline' });
      on.namespace('a', { podSecurity: 'privileged' });
    },
  ],
] as const satisfies readonly (readonly [string, string, (on: Parameters<typeof kafkaOn>[0]) => unknown])[])(
  '%s refuses %s',
  (code, _, describe) => {
    expect(() => tiny((on) => void describe(on)).build()).toThrow(new RegExp(`^${code} `));
  },
);
