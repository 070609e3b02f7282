import { SchemaFolder } from './schema-folder';
import type { Violation } from './schema-words';
import type { Scope } from './schemas/kinds';

export type { Violation } from './schema-words';

/**
 * Everything in an object that its kind's structure forbids, in the order of the object; empty for a good one.
 * CEL rules and what an operator checks in its own code are not structure.
 *
 * @param root the project folder, which holds `schemas/`
 */
export function schemaViolations(
  object: { readonly apiVersion: string; readonly kind: string },
  root: string = process.cwd(),
): readonly Violation[] | 'unknown-kind' {
  return folderAt(root).violationsOf(object) ?? 'unknown-kind';
}

/** Whether objects of a kind live in a namespace; undefined for a kind that `schemas/` does not know. */
export function scopeOf(apiVersion: string, kind: string, root: string = process.cwd()): Scope | undefined {
  return folderAt(root).scopeOf(apiVersion, kind);
}

/** Versions of a chart that `schemas/charts` knows; undefined for a chart that nobody compiled. */
export function chartVersions(chart: string, root: string = process.cwd()): readonly string[] | undefined {
  return folderAt(root).chartVersions(chart);
}

/** Everything in values that the chart in one of these versions does not read, or not as this. */
export function valuesViolations(
  chart: string,
  version: string,
  values: unknown,
  root: string = process.cwd(),
): readonly Violation[] {
  return folderAt(root).valuesViolations(chart, version, values);
}

const folders = new Map<string, SchemaFolder>();

function folderAt(root: string): SchemaFolder {
  let folder = folders.get(root);
  if (folder === undefined) {
    folder = new SchemaFolder(root);
    folders.set(root, folder);
  }
  return folder;
}
