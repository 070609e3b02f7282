import { type Check, whereOf } from './check';

/** What holds data stays when its file goes: with pruning on, a renamed folder would delete topics and volumes. */
export const pruneGuarded: Check = (manifests, around) =>
  manifests.flatMap((manifest) => {
    if (!manifest.stateful) return [];
    const annotations = manifest.object.metadata.annotations ?? {};
    const missing = Object.entries(around.pruneGuard).find(([key, value]) => annotations[key] !== value);
    if (!missing) return [];
    return [
      {
        code: 'LH011',
        where: whereOf(manifest, around),
        what: `deleting it deletes data, and nothing keeps the sync engine from doing so: ${missing[0]} is ${annotations[missing[0]] ?? 'not set'}`,
        fix: `Leave the annotation to the generator, or set it to '${missing[1]}'.`,
      },
    ];
  });
