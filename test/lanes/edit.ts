import { readFileSync, writeFileSync } from 'node:fs';
import { type Document, parseDocument } from 'yaml';

/** Gives one value of a YAML file another text. */
export function edit(path: string, at: readonly string[], value: string): void {
  rewrite(path, (document) => document.setIn(at, value));
}

/** Takes a value out of a YAML file. */
export function cut(path: string, at: readonly string[]): void {
  rewrite(path, (document) => {
    if (!document.deleteIn(at)) throw new Error(`${path} has no ${at.join('.')}`);
  });
}

function rewrite(path: string, change: (document: Document) => void): void {
  const document = parseDocument(readFileSync(path, 'utf8'));
  change(document);
  writeFileSync(path, document.toString());
}
