import { createPrivateKey, X509Certificate } from 'node:crypto';
import { parser as python } from '@lezer/python';
import type * as cel from '@marcbachmann/cel-js';
import { parser as promql } from '@prometheus-io/lezer-promql';
import { parseLines } from 'dot-properties';
import type * as toml from 'smol-toml';
import type * as shell from 'unbash';
import { parseAllDocuments } from 'yaml';
import { parses } from './go-template';
import { load } from './load';
import { flinkSql, postgresql, sparkSql, trinoSql } from './sql';
import { type Any, maps } from './walk';

/** A text inside of a text. */
export interface Inner {
  /** Where in the outer text, for people. */
  readonly at: string;
  readonly text: string;
  readonly format: 'PromQL' | 'Python' | 'Spark SQL' | 'Trino SQL';
}

type Read = (text: string) => readonly Inner[] | undefined | void | Promise<void>;
export type Format = keyof typeof formats;

const { parseCel, parseToml, parseShell } = load<{
  readonly parseCel: typeof cel.parse;
  readonly parseToml: typeof toml.parse;
  readonly parseShell: typeof shell.parse;
}>(`
  export { parse as parseCel } from '@marcbachmann/cel-js';
  export { parse as parseToml } from 'smol-toml';
  export { parse as parseShell } from 'unbash';
`);

/** How each format is read: throws where the text is none, returns the texts inside. */
const formats = {
  'Flink SQL': flinkSql,
  'Spark SQL': sparkSql,
  'Trino SQL': trinoSql,
  PostgreSQL: postgresql,

  JSON: (text: string) => void JSON.parse(text),
  YAML: (text: string) => void yaml(text),
  TOML: (text: string) => void parseToml(text),
  properties,
  Python: pythonSource,

  shell: (text: string) => {
    const { errors = [] } = parseShell(text);
    if (errors[0]) throw new Error(`at ${errors[0].pos}: ${errors[0].message}`);
  },

  CEL: (text: string) => void parseCel(text),
  PromQL: (text: string) => void promql.configure({ strict: true }).parse(text),

  /** Functions: template/template.go of Prometheus. */
  'template of an alert': (text: string) =>
    parses(text, ['humanize', 'humanizeDuration', 'humanizePercentage'], ['$labels', '$value']),
  /** Functions: template/template.go of Alertmanager. */
  'template of a message': (text: string) => parses(text, ['toUpper', 'toLower', 'join']),
  /** `name operator value` (pkg/labels/parse.go of Alertmanager). */
  matcher: lines(/^[a-zA-Z_]\w* (?:=|!=|=~|!~) "(?:[^"\\]|\\.)*"$/),

  /** Every panel's queries, and what Grafana fills in is in the words of PromQL. */
  'Grafana dashboard': (text: string) =>
    [...maps(JSON.parse(text))].flatMap(({ path, map }) =>
      typeof map.expr === 'string'
        ? [{ at: [...path, 'expr'].join('.'), text: map.expr, format: 'PromQL' as const }]
        : [],
    ),

  notebook: (text: string) => {
    const { cells, nbformat } = JSON.parse(text) as Any;
    if (nbformat !== 4) throw new Error(`nbformat ${nbformat}`);
    return cells.flatMap(({ cell_type, source, id }: Any) =>
      cell_type === 'code' ? [{ at: id, text: source.join(''), format: 'Python' as const }] : [],
    );
  },

  /** A dataset of Superset: its query, and its metrics and columns, which become parts of queries. */
  'Superset dataset': (text: string) => {
    const { sql, metrics = [], columns = [] } = yaml(text);
    const expressions = [...metrics, ...columns].flatMap(({ expression, metric_name, column_name }: Any) =>
      expression ? [{ at: metric_name ?? column_name, text: `SELECT ${expression} FROM x` }] : [],
    );
    const queries = [...(sql ? [{ at: 'sql', text: sql }] : []), ...expressions];
    return queries.map((query) => ({ ...query, format: 'Trino SQL' as const }));
  },

  /** Options of a JVM, one a line; the JVM itself reads them in test:trino. */
  'JVM options': jvmOptions,
  'JVM options in one line': (text: string) => jvmOptions(text.replaceAll(' ', '\n')),

  /** Directives, each once; valkey-server itself reads them in test:superset. */
  'valkey.conf': (text: string) => {
    lines(/^[a-z][a-z-]*(?: (?:"[^"]*"|[^\s"]+))+$/)(text);
    once(text.split('\n').map((line) => line.split(' ')[0] as string));
  },
  /** A rule a line: `user NAME` and rules (ACL LIST of Valkey); valkey-server reads it in test:superset. */
  'users of Valkey': lines(/^user [\w-]+(?: (?:on|off|resetpass|#[0-9a-f]{64}|[~&]\S+|[+-]@?[a-z|]+))+$/),
  /** `name:hash` a line, of bcrypt. */
  htpasswd: lines(/^[\w-]+:\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/),
  /** Trino's own wants its bcrypt to be called $2y$ (EncryptionUtil of its password authenticator); it reads it in test:trino. */
  'password file of Trino': lines(/^[\w-]+:\$2y\$\d\d\$[./A-Za-z0-9]{53}$/),

  /** `name:password` a line (PropertyFileLoginModule of Jetty). */
  'users of JAAS': lines(/^[\w-]+:\S+$/),
  'credentials of HTTP': lines(/^(?:Basic|Bearer) \S+$/),
  'header of HTTP': lines(/^[A-Za-z-]+: \S.*$/),
  /** Of OAuth: words, of which OpenID Connect wants the first (RFC 6749, 3.3). */
  scopes: lines(/^openid(?: [\w.:/-]+)*$/),

  'PEM certificate': (text: string) => void new X509Certificate(text),
  /** One file with one key and its chain, as Kafka's DefaultSslEngineFactory reads it. */
  'PEM key store': (text: string) => {
    createPrivateKey(text);
    void new X509Certificate(text.slice(text.indexOf('-----BEGIN CERTIFICATE-----')));
  },

  /** Commands of SeaweedFS's shell: words, each a line of its own. */
  'weed shell': lines(/^[a-z0-9.]+(?: -[a-zA-Z]+ [\w.-]+)+$/),
  /** Patterns of git, as Flux takes them (`spec.ignore` of a GitRepository). */
  gitignore: lines(/^(?:#.*|!?\/[\w.*/-]+)$/),
  /** A record of pg_hba.conf: PostgreSQL reads it in test:postgresql. */
  'record of pg_hba.conf': lines(/^(?:local|host(?:no)?(?:ssl|gssenc)?)(?: \S+){3,}$/),
  /** One word or key: the reader takes it as it is. */
  value: lines(/^\S+$/),
} satisfies Record<string, Read>;

/** Reads a text and what is inside of it. The problems, each with where it stands. */
export async function problemsOf(where: string, text: string, format: Format): Promise<readonly string[]> {
  try {
    const inner = (await (formats[format] as Read)(text)) ?? [];
    const problems = await Promise.all(
      inner.map(({ at, ...rest }) => problemsOf(`${where} ${at}`, rest.text, rest.format)),
    );
    return problems.flat();
  } catch (error) {
    return [`${where}: no ${format}: ${error instanceof Error ? error.message : error}`];
  }
}

function yaml(text: string): Any {
  const documents = parseAllDocuments(text, { uniqueKeys: true });
  if (!('length' in documents) || documents.length === 0) throw new Error('no document');
  for (const { errors, warnings } of documents) {
    const [slip] = [...errors, ...warnings];
    if (slip) throw new Error(slip.message);
  }
  return documents[0]?.toJS();
}

/** A key a line and each once: Java takes the last of two, and a line without a value for an empty one. */
function properties(text: string): void {
  const pairs = parseLines(text).filter((line) => Array.isArray(line));
  for (const [key, value] of pairs) if (value === '') throw new Error(`${key} has no value`);
  once(pairs.map(([key]) => key as string));
}

function once(keys: readonly string[]): void {
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice) throw new Error(`${twice} twice`);
}

/** The source itself, and the SQL in what it calls as `spark.sql("...")`. */
function pythonSource(text: string): readonly Inner[] {
  const inner: Inner[] = [];
  python
    .configure({ strict: true })
    .parse(text)
    .iterate({
      enter: ({ name, from, to, node }) => {
        // The grammar still knows Python 2.
        if (name === 'PrintStatement') throw new Error(`at ${from}: a print statement`);
        if (name !== 'CallExpression' || !/\.sql$/.test(text.slice(from, node.firstChild?.to))) return;
        const argument = node.getChild('ArgList')?.getChild('String');
        if (!argument) return;
        const query = text.slice(argument.from, argument.to).replace(/^"(.*)"$/s, '$1');
        inner.push({ at: `line ${text.slice(0, to).split('\n').length}`, text: query, format: 'Spark SQL' });
      },
    });
  return inner;
}

function jvmOptions(text: string): void {
  lines(/^-(?:X\S+|D[\w.*-]+=\S*|server|-[a-z-]+(?:=\S+)?)$/)(text);
}

/** All lines that are not empty look like `pattern`. */
function lines(pattern: RegExp): (text: string) => void {
  return (text) => {
    const filled = text.split('\n').filter((line) => line !== '');
    const odd = filled.find((line) => !pattern.test(line));
    if (filled.length === 0 || odd !== undefined) throw new Error(odd ?? 'it is empty');
  };
}
