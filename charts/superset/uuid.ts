import { createHash } from 'node:crypto';

/** Ids that Superset knows our assets by: the same name has the same id for ever, so that importing again overwrites. RFC 9562, version 5. */
export function uuidOf(...names: readonly string[]): string {
  const hash = createHash('sha1').update(namespace).update(names.join('/')).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Drawn once. */
const namespace = Buffer.from('5b0c3a4e7a1d4b0e9d0a6f3c52e81b97', 'hex');
