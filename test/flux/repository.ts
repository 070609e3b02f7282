import type { KubeObject } from '../cluster/layers';
import type { World } from './world.js';

/** Commits, and has the source look at once instead of in minutes. */
export async function push(world: World, message: string): Promise<string> {
  const commit = await world.repository.commit(message);
  await poke(world, world.root.source);
  return commit;
}

/** What `flux reconcile` does. */
export async function poke({ api }: World, object: KubeObject): Promise<void> {
  const annotations = { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() };
  const { ok, refusal } = await api.change(object, { metadata: { annotations } });
  if (!ok) throw new Error(`${object.kind} ${object.metadata.name}: ${refusal}`);
}
