import type { Cluster } from '#platform';

/** Whose commits the Applications of a project may have: of each, the one that is synced is looked at (docs/user-guide/source-integrity-git-gpg.md). */
export const integrity = ({ sync: { url, verify } }: Cluster) =>
  verify && { git: { policies: [{ repos: [{ url }], gpg: { mode: 'head' as const, keys: verify.keys } }] } };
