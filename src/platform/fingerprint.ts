/** SHA-256 of a text, in hex: changes where the text does. Loaded when it is needed: most runs of the generator have no use for it. */
export function fingerprint(text: string): string {
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  return createHash('sha256').update(text).digest('hex');
}
