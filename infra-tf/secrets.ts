import { KeptOutside } from '#platform';
import type { Layer } from './layer';
import { secretsKeyAlias } from './names';
import { EncryptionKey, emptySecret, Stack } from './terraform';

/** A place for each secret that comes from outside. Who knows the value puts it there; no state of Terraform ever holds it. */
export function secrets(layer: Layer): Stack {
  const stack = new Stack('secrets', layer);
  const kept = layer.held(KeptOutside);
  if (kept.length === 0) return stack;
  const key = new EncryptionKey(stack, secretsKeyAlias(layer.cluster), `Secrets from outside of ${layer.cluster}`);
  for (const { name } of kept) emptySecret(stack, name, name, key);
  return stack;
}
