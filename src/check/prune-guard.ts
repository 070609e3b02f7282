import type { Check } from './check';

/** What holds data stays when its file goes: with pruning on, a renamed folder would delete topics and volumes. */
export const pruneGuarded: Check = ({ object, stateful }, report, { pruneGuard }) => {
  if (!stateful) return;
  const annotations = object.metadata.annotations ?? {};
  for (const [key, value] of Object.entries(pruneGuard)) {
    if (annotations[key] === value) continue;
    const what = `deleting it deletes data, and nothing keeps the sync engine from doing so: ${key} is ${annotations[key] ?? 'not set'}`;
    report('LH011', what, `Leave the annotation to the generator, or set it to '${value}'.`);
  }
};
