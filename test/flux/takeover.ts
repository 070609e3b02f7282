import type { KubeApi } from '../cluster/api';
import type { KubeObject } from '../cluster/layers';
import { TRACKED, trackingId } from '../lanes/tracking.js';
import type { World } from './world.js';

/** What Argo CD calls itself when it applies on the server's side (argo-cd, common.ArgoCDSSAManager). */
const ARGO = 'argocd-controller';
/** What Git said once, and says no more. */
const LEFT = 'left-from-before';

/** Objects by the ids that they had. */
export type Former = ReadonlyMap<KubeObject, string>;

/** A cluster that Argo CD has synced so far: it applied the layer of namespaces, each object with its annotation and one value more. */
export async function appliedByArgo({ api, rendered }: World): Promise<Former> {
  const former = new Map<KubeObject, string>();
  const objects = rendered.filter(({ file }) => file.startsWith('namespaces/')).map(({ object }) => object);
  for (const object of objects) {
    const annotations = { ...object.metadata.annotations, [TRACKED]: trackingId('before', object), [LEFT]: 'yes' };
    const sent = { ...object, metadata: { ...object.metadata, annotations } };
    const { ok, refusal, object: there } = await api.apply(sent, JSON.stringify(sent), { manager: ARGO });
    if (!ok) throw new Error(`${object.kind} ${object.metadata.name}: ${refusal}`);
    former.set(object, there.metadata.uid!);
  }
  return former;
}

/** Each object is the one that was there, and nothing of it is Argo CD's any more. */
export async function isTakenOver(api: KubeApi, former: Former): Promise<void> {
  const wrong: string[] = [];
  for (const [object, uid] of former) {
    const { metadata } = (await api.read(object)) as KubeObject & { readonly metadata: Managed };
    const name = `${object.kind} ${object.metadata.name}`;
    if (metadata.uid !== uid) wrong.push(`${name} was made anew`);
    for (const key of [TRACKED, LEFT]) if (metadata.annotations?.[key]) wrong.push(`${name} still has ${key}`);
    const managers = new Set(metadata.managedFields.map(({ manager }) => manager));
    if (managers.has(ARGO) || !managers.has('kustomize-controller'))
      wrong.push(`${name} belongs to ${[...managers].join(', ')}`);
  }
  if (former.size === 0) throw new Error('nothing was taken over');
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

interface Managed {
  readonly managedFields: readonly { readonly manager: string }[];
}
