import { definitions, rendered } from '../clusters/rendered';
import { problemsOf } from './formats';
import { type Text, textsOf } from './texts';
import { spoilt } from './walk';

// The engines' grammars are large: a minute on a machine that is busy with other things.
jest.setTimeout(180_000);

async function problems(texts: readonly Text[]): Promise<readonly string[]> {
  const all: string[] = [];
  for (const { where, text, format } of texts) {
    all.push(...(format ? await problemsOf(where, text, format) : [`${where}: of no known format`]));
  }
  return all;
}

describe.each(Object.keys(definitions))('%s', (name) => {
  test('every text is of a known format, and its parser takes it', async () => {
    const texts = textsOf(rendered(name).manifests);
    expect(await problems(texts)).toEqual([]);
    // What a test has not seen it does not prove.
    const formats = new Set(texts.map(({ format }) => format));
    for (const format of [
      'Flink SQL',
      'Spark SQL',
      'PostgreSQL',
      'Superset dataset',
      'Python',
      'notebook',
      'properties',
    ]) {
      expect(formats).toContain(format);
    }
    expect(texts.length).toBeGreaterThan(200);
  });
});

/** The texts without a slip: only what a slip changes is read again. */
let before: ReadonlyMap<string, string> | undefined;

test.each([
  ['Flink SQL', 'EXECUTE STATEMENT SET\nBEGIN', 'EXECUTE STATEMENT SET\nBEGN'],
  ['Flink SQL', "'topic' = 'cafe-orders',", "'topic' = 'cafe-orders'"],
  ['Spark SQL', 'REPLACE WHERE `day`', 'REPLACE WHER `day`'],
  ['Spark SQL', "table => 'cat_cafe.visitor_checkins_raw'", "table = 'cat_cafe.visitor_checkins_raw',"],
  ['Spark SQL', 'SHOW TABLES IN lake.cat_cafe', 'SHOW TABELS IN lake.cat_cafe'],
  ['Trino SQL', 'WHERE c."status" = \'available\'', 'WHERE c."status" = '],
  ['Trino SQL', 'AVG("avg_activity_level")', 'AVG("avg_activity_level"'],
  ['PostgreSQL', 'ADD COLUMN IF NOT EXISTS "cat_id" text', 'ADD COLUM IF NOT EXISTS "cat_id" text'],
  ['PostgreSQL', 'IF drift IS NOT NULL THEN', 'IF drift IS NOT NULL'],
  ['properties', 'plugin.dir=/usr/lib/trino/plugin', 'plugin.dir /usr/lib/trino/plugin\nnode.id'],
  ['properties', 'node.data-dir=/data/trino', 'node.data-dir=/data/trino\nnode.data-dir=/data'],
  ['JVM options', '-XX:+ExitOnOutOfMemoryError', 'XX:+ExitOnOutOfMemoryError'],
  ['JSON', '"rootGroups": [', '"rootGroups": [,'],
  ['YAML', 'slice_name: Daily Cafe Revenue', 'slice_name: Daily: Cafe Revenue'],
  ['YAML', 'compression: gzip', 'compression: gzip\n          compression: none'],
  ['TOML', 'reverse_proxy = true', 'reverse_proxy = yes'],
  ['Python', 'def password_of(url):', 'def password_of(url)'],
  ['notebook', '"nbformat": 4', '"nbformat": 3'],
  ['Python', 'F.desc(\\"like_count\\")', 'F.desc(\\"like_count\\"'],
  ['shell', 'done', 'don'],
  ['shell', "trap 'exit 143' TERM INT", "trap 'exit 143 TERM INT"],
  ['valkey.conf', 'appendonly no', 'appendonly'],
  ['CEL', "c.status == 'True')", "c.status == 'True'"],
  [
    'PromQL',
    'sum(trino_execution_name_QueryManager_QueuedQueries',
    'sum((trino_execution_name_QueryManager_QueuedQueries',
  ],
  ['PromQL', 'rate(', 'rat('],
  ['template of an alert', '{{ $labels.job }}', '{{ $label.job }}'],
  ['template of an alert', '{{ $value | humanizeDuration }}', '{{ $value | humaniseDuration }}'],
  ['template of a message', '{{ range .Alerts }}', '{{ rang .Alerts }}'],
  ['matcher', 'severity =~ "info|none"', 'severity ~ "info|none"'],
  ['PEM key store', '{{ .raw_ingestion_user_crt }}', ''],
  ['PEM key store', '{{ .raw_ingestion_user_key }}', '{{ .raw_ingestion_user_kex }}'],
  ['users of Valkey', '{{ .password | sha256sum }}', '{{ .password }}'],
  ['password file of Trino', ' | replace "$2a$" "$2y$"', ''],
])(
  'no %s: %s as %s',
  async (format, from, to) => {
    const changed = textsOf(spoilt(rendered('cat-cafe').manifests, from, to));
    before ??= new Map(textsOf(rendered('cat-cafe').manifests).map(({ where, text }) => [where, text]));
    const found = await problems(changed.filter(({ where, text }) => before?.get(where) !== text));
    expect(found).toContainEqual(expect.stringContaining(`: no ${format}: `));
  },
  30_000,
);

test.each([
  ['a file', { kind: 'ConfigMap', data: { 'ranger.xml': '<a/>' } }],
  ['SQL that nobody mounts', { kind: 'ConfigMap', data: { 'a.sql': 'SELECT 1' } }],
  ['lines in any field', { kind: 'Widget', spec: { script: 'a\nb' } }],
  ['lines in values of a chart', { kind: 'HelmRelease', spec: { values: { config: 'a = 1\nb = 2\n' } } }],
  ['a variable with blanks', { kind: 'Pod', spec: { containers: [{ env: [{ name: 'OPTS', value: '-a -b' }] }] } }],
  ['an argument with blanks', { kind: 'Pod', spec: { containers: [{ command: ['python', '-c', 'import os'] }] } }],
  ['a composed file', { kind: 'ExternalSecret', spec: { target: { template: { data: { 'krb5.conf': 'x' } } } } }],
])('%s that nobody has said the format of is a problem', async (_, object) => {
  const manifest = { object: { apiVersion: 'v1', metadata: { name: 'new', namespace: 'a' }, ...object } };
  const texts = textsOf([manifest as unknown as Parameters<typeof textsOf>[0][number]]);
  expect(await problems(texts)).toEqual([expect.stringMatching(/new .*: of no known format$/)]);
});
