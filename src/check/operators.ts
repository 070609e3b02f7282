import { didYouMean, groupOf } from '#platform';
import { type Check, whereOf } from './check';

/** Somebody serves each kind: an object of an unknown API group stops the whole component from syncing. */
export const operators: Check = (manifests, around) =>
  manifests.flatMap((manifest) => {
    const group = groupOf(manifest.object.apiVersion);
    if (around.groups.has(group)) return [];
    const guess = didYouMean(group, around.groups);
    return [
      {
        code: 'LH008',
        where: whereOf(manifest, around),
        what: `nobody on the cluster serves the API group '${group}'`,
        fix: guess
          ? `Did you mean '${guess}'?`
          : 'Declare the kind with `kind(..., { operator })`, so that using it installs the operator.',
      },
    ];
  });
