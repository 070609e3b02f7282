import { createHash } from 'node:crypto';
import type { PodAccount } from '#platform';

/** Names that both layers compute, and names that more than one stack says. */

/** A role of IAM has a name of 64 characters at most. A dot parts what may hold dashes, so that no two accounts get one name. */
export function roleName(cluster: string, { namespace, name }: PodAccount): string {
  return atMost(64, `${cluster}.${namespace}.${name}`);
}

export const clusterKeyAlias = (cluster: string) => `alias/${cluster}-cluster`;
export const lakeKeyAlias = (cluster: string) => `alias/${cluster}-lake`;
export const secretsKeyAlias = (cluster: string) => `alias/${cluster}-secrets`;

/** The text, or as much of it as there is room for, and a fingerprint of the whole. */
export function atMost(length: number, text: string): string {
  if (text.length <= length) return text;
  const mark = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${text.slice(0, length - mark.length - 1)}-${mark}`;
}
