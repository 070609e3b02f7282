import type { CharStream, Lexer, Parser, TokenStream } from 'antlr4ng';
import { loadModule, parsePlPgSQLSync, parseSync } from 'libpg-query';
import { load } from './load';

/*
 * dt-sql-parser holds the engines' ANTLR grammars. Where its grammar is older than the engine, the text is put into the older words below,
 * each time for a stated reason. The engines' own parsers read the same texts in lanes: test:flink, test:spark, test:trino, test:postgresql.
 */
const { CharStreams, CommonTokenStream, BaseErrorListener, PredictionMode, ...grammars } = load<
  Antlr & Record<Engine, Grammar>
>(`
  export { CharStreams, CommonTokenStream, BaseErrorListener, PredictionMode } from 'antlr4ng';
  import { FlinkSqlLexer } from 'dt-sql-parser/dist/lib/flink/FlinkSqlLexer';
  import { FlinkSqlParser } from 'dt-sql-parser/dist/lib/flink/FlinkSqlParser';
  import { SparkSqlLexer } from 'dt-sql-parser/dist/lib/spark/SparkSqlLexer';
  import { SparkSqlParser } from 'dt-sql-parser/dist/lib/spark/SparkSqlParser';
  import { TrinoSqlLexer } from 'dt-sql-parser/dist/lib/trino/TrinoSqlLexer';
  import { TrinoSqlParser } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser';
  export const flink = { Lexer: FlinkSqlLexer, Parser: FlinkSqlParser };
  export const spark = { Lexer: SparkSqlLexer, Parser: SparkSqlParser };
  export const trino = { Lexer: TrinoSqlLexer, Parser: TrinoSqlParser };
`);

type Antlr = Pick<
  typeof import('antlr4ng'),
  'CharStreams' | 'CommonTokenStream' | 'BaseErrorListener' | 'PredictionMode'
>;
type Engine = 'flink' | 'spark' | 'trino';
interface Grammar {
  readonly Lexer: new (input: CharStream) => Lexer;
  readonly Parser: new (input: TokenStream) => Parser & { program(): unknown };
}

/** Without the package's own front, which thinks of suggestions for every slip and needs seconds for that. */
function accept({ Lexer, Parser }: Grammar, text: string): void {
  const slips: string[] = [];
  const listener = new (class extends BaseErrorListener {
    override syntaxError(_: unknown, __: unknown, line: number, column: number, message: string) {
      slips.push(`line ${line}:${column}: ${message.slice(0, 200)}`);
    }
  })();
  const lexer = new Lexer(CharStreams.fromString(text));
  const parser = new Parser(new CommonTokenStream(lexer));
  for (const part of [lexer, parser]) {
    part.removeErrorListeners();
    part.addErrorListener(listener);
  }
  // The faster way of prediction, in which the package runs these grammars itself.
  parser.interpreter.predictionMode = PredictionMode.SLL;
  parser.program();
  if (slips[0]) throw new Error(slips[0]);
}

/** A script of Flink's SQL client. */
export function flinkSql(text: string): void {
  // Flink's CREATE DATABASE needs no options (SqlCreateDatabase in flink-sql-parser); this grammar asks for some.
  accept(grammars.flink, text.replaceAll(/^CREATE DATABASE IF NOT EXISTS [^;']+(?=;)/gm, "$& WITH ('a' = 'b')"));
}

/** One statement of Spark SQL with Iceberg's procedures; run.py fills in days and instants. */
export function sparkSql(text: string): void {
  const filled = text.replaceAll('{{day}}', '2026-01-01').replaceAll(/\{\{\d+ seconds ago\}\}/g, '2026-01-01 00:00:00');
  if (filled.includes('{{')) throw new Error('a placeholder that run.py does not know');
  accept(grammars.spark, outsideQuotes(asFunction(filled), twoParts));
}

/** Spark: CALL name(argument => expression, ...) has the arguments of a function (SqlBaseParser.g4, `call`); this grammar knows no CALL. */
const asFunction = (text: string) =>
  /^\s*CALL\b/.test(text) ? text.replace(/^\s*CALL\b/, 'SELECT').replaceAll(/([(,]\s*)[a-z_]+ => (?=\S)/g, '$1') : text;

/** Spark: a name has any number of parts (`multipartIdentifier`); where tables are made or written this grammar takes two. */
const twoParts = (text: string) => text.replaceAll(/(?:(`[^`]+`|\b[a-z_]\w*)\.)+(`[^`]+`\.|\w+\.)(?=[`\w])/g, '$2');

/** Changes what is not inside of '...'. */
const outsideQuotes = (text: string, change: (part: string) => string) =>
  text
    .split(/('(?:[^']|'')*')/)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');

/** A query of Trino. */
export const trinoSql = (text: string): void => accept(grammars.trino, text);

/** PostgreSQL's own parser, which libpg_query compiles, for the statements and for the PL/pgSQL in their DO blocks. */
export async function postgresql(text: string): Promise<void> {
  await loadModule();
  const { stmts = [] } = parseSync(text);
  if (stmts.length === 0) throw new Error('no statement');
  parsePlPgSQLSync(text);
}
