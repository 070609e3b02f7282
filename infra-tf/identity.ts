import type { Layer } from './layer';
import { PodIdentity, Stack } from './terraform';

/** A role for each service account that is granted something in the cloud. What it may do is read off the ledger (permissions/). */
export function identity(layer: Layer): Stack {
  const stack = new Stack('identity', layer);
  for (const { name, account, statements } of layer.roles) {
    new PodIdentity(stack, `${account.namespace}_${account.name}`, { name, account, statements });
  }
  return stack;
}
