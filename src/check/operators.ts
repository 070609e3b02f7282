import { didYouMean, groupOf } from '#platform';
import type { Check } from './check';

/** Somebody serves each kind: an object of an unknown API group stops the whole component from syncing. */
export const operators: Check = ({ object }, report, { groups }) => {
  const group = groupOf(object.apiVersion);
  if (groups.has(group)) return;
  const guess = didYouMean(group, groups);
  const fix = guess
    ? `Did you mean '${guess}'?`
    : 'Declare the kind with `kind(..., { operator })`, so that using it installs the operator.';
  report('LH008', `nobody on the cluster serves the API group '${group}'`, fix);
};
