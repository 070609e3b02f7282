/** A name as it stands in a statement of PostgreSQL: quoted always, so that none is a keyword and none loses its case (sql-syntax-lexical, "4.1.1"). */
export const identifier = (name: string): string => `"${whole(name).replaceAll('"', '""')}"`;

/** A text constant. With `standard_conforming_strings`, which is on since 9.1, the quote is all that must be doubled. */
export const literal = (text: string): string => `'${whole(text).replaceAll("'", "''")}'`;

/** A block of PL/pgSQL. Not between `$$`, which Flux reads as an escaped dollar where it substitutes. */
export const block = (body: string): string => `DO $do$\n${body}\n$do$;`;

function whole(text: string): string {
  if (text.includes('\0')) throw new TypeError('PostgreSQL has no text with a zero byte in it');
  return text;
}
