import { Column } from './records';
import { Reference, type Relation } from './references';

/** How an engine writes names and text. */
export interface SqlDialect<Engine extends string> {
  readonly engine: Engine;
  identifier(name: string): string;
  text(value: string): string;
  /** The name under which a statement of this engine sees a relation. */
  relation(relation: Relation): string;
}

/** A piece of SQL of one engine, with the relations that it reads. Pieces of two engines do not mix: the engine is part of the type. */
export class Sql<Engine extends string = string> {
  constructor(
    readonly engine: Engine,
    readonly text: string,
    readonly reads: readonly Relation[],
  ) {}
}

/** What may stand in `${}`: a relation (its quoted name; it is read), a column (its quoted name), a piece of the same engine, or a constant. */
export type SqlValue<Engine extends string> = Sql<Engine> | Relation | Column | string | number | boolean;

export type SqlTag<Engine extends string> = (
  strings: TemplateStringsArray,
  ...values: readonly SqlValue<Engine>[]
) => Sql<Engine>;

/** The template tag of an engine: `` flinkSql`SELECT ${orders.columns.visitor_id} FROM ${orders}` ``. A string value becomes a text constant, never SQL. */
export function sqlTag<Engine extends string>(dialect: SqlDialect<Engine>): SqlTag<Engine> {
  return (strings, ...values) => {
    let text = strings[0] ?? '';
    const reads = new Set<Relation>();
    values.forEach((value, index) => {
      text += written(dialect, value) + (strings[index + 1] ?? '');
      if (value instanceof Sql) for (const relation of value.reads) reads.add(relation);
      else if (value instanceof Reference) reads.add(value);
    });
    return new Sql(dialect.engine, dedent(text), [...reads]);
  };
}

function written<Engine extends string>(dialect: SqlDialect<Engine>, value: SqlValue<Engine>): string {
  if (value instanceof Sql) {
    if (value.engine !== dialect.engine)
      throw new TypeError(`a piece of ${value.engine} SQL stands in a ${dialect.engine} statement`);
    return value.text;
  }
  if (value instanceof Column) return dialect.identifier(value.name);
  if (value instanceof Reference) return dialect.relation(value);
  if (typeof value === 'string') return dialect.text(value);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError(`${value} is not a number that SQL can write`);
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}

/** Takes the common indent of a template away, and blank lines at its ends. */
function dedent(text: string): string {
  const lines = text.split('\n');
  while (lines.length > 0 && lines[0]?.trim() === '') lines.shift();
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  const indents = lines
    .slice(text.startsWith('\n') ? 0 : 1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const indent = indents.length > 0 ? Math.min(...indents) : 0;
  return lines.map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line).trimEnd()).join('\n');
}
