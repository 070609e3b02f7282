import type { Layer } from './layer';
import { EncryptionKey, ImageRepository, Stack } from './terraform';

/** A repository for each image that we build, where the registry is this account's own. */
export function images(layer: Layer): Stack {
  const { cluster, cloud, registry } = layer;
  const stack = new Stack('images', layer);
  const own = `${cloud.account}.dkr.ecr.${cloud.region}.amazonaws.com/`;
  if (!registry.startsWith(own) || layer.images.length === 0) return stack;
  const key = new EncryptionKey(stack, `alias/${cluster}-images`, `Images of ${cluster}`);
  for (const image of layer.images) {
    new ImageRepository(stack, image, `${registry.slice(own.length)}/${image}`, key);
  }
  return stack;
}
