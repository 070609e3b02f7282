import { DescriptionError } from '#platform';

/**
 * PostgreSQL cuts names after 63 bytes without a word, and folds those that somebody forgot to quote; Trino lowers the case of all. Names of lower-case
 * letters are the same to everybody.
 */
export function requireName(where: string, what: 'database' | 'table' | 'column', name: string): void {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(name)) return;
  throw new DescriptionError({
    code: 'LH230',
    where,
    what: `'${name}' is no name for a ${what}: 1 to 63 lower-case letters, digits and underscores, no digit first`,
    fix: `Rename the ${what}.`,
  });
}

/** A name of PostgreSQL as part of the name of a Kubernetes object. */
export const dashed = (name: string): string => name.replaceAll('_', '-');
