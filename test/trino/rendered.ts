import { parse } from 'yaml';
import type { Manifest, Manifests } from '../lanes/manifests.js';

/** What a coordinator or a worker finds in its folders. */
export type Files = Readonly<Record<string, string>>;

/** A coordinator or a worker. */
export interface RenderedNode {
  readonly files: Files;
  /** Literal environment variables. */
  readonly env: Files;
}

export interface RenderedTrino {
  readonly coordinator: RenderedNode;
  readonly worker: RenderedNode;
  readonly catalogs: Files;
  readonly rules: string;
}

export function readTrino(rendered: Manifests): RenderedTrino {
  const node = (name: string): RenderedNode => {
    const [container] = rendered.find('Deployment', name).spec.template.spec.containers;
    const literal = container.env.filter((entry: Manifest) => 'value' in entry);
    return {
      files: rendered.files(`${name}-etc-trino`),
      env: Object.fromEntries(literal.map((entry: Manifest) => [entry.name, entry.value])),
    };
  };
  return {
    coordinator: node('trino'),
    worker: node('trino-worker'),
    catalogs: rendered.files('trino-catalogs'),
    rules: rendered.files('trino-rules')['rules.json'] ?? '',
  };
}

/** Users in the access rules. */
export function usersOf(rules: string): readonly string[] {
  const { queries } = JSON.parse(rules) as { queries: readonly { user: string }[] };
  return queries.map(({ user }) => user);
}

/** The tables that a user may read, by the full name. */
export function tablesOf(rules: string, user: string): readonly string[] {
  type Rule = { user: string; catalog: string; schema: string; table: string };
  const { tables } = JSON.parse(rules) as { tables: readonly Rule[] };
  return tables
    .filter((rule) => rule.user === user)
    .map(({ catalog, schema, table }) => `"${catalog}"."${schema}"."${table}"`);
}

/** A dataset of the rendered dashboards: its query, and a query over it with all its metrics. */
export interface Dataset {
  readonly name: string;
  readonly columns: readonly string[];
  readonly sql: string;
  readonly metrics: string;
}

export function datasetsOf(rendered: Manifests): readonly Dataset[] {
  return rendered
    .ofKind('ConfigMap')
    .flatMap(({ data }) => Object.entries<string>(data ?? {}))
    .filter(([file]) => file.startsWith('datasets--'))
    .map(([, text]) => {
      const { table_name: name, sql, catalog, schema, columns, metrics } = parse(text);
      const names = columns.map((column: Manifest) => column.column_name);
      const from = sql ?? `SELECT * FROM "${catalog}"."${schema}"."${name}"`;
      const expressions = metrics.map((metric: Manifest) => metric.expression);
      return { name, columns: names, sql: from, metrics: `SELECT ${expressions.join(', ')} FROM (${from})` };
    });
}
