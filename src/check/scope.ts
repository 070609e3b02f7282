import type { Check } from './check';
import { scopeOf } from './schema';

/** An object of a namespaced kind says where it lies; one of a cluster-wide kind lies nowhere. kubectl would put the first in `default` and refuse the second. */
export const scope: Check = ({ object: { apiVersion, kind, metadata } }, report, { root }) => {
  const known = scopeOf(apiVersion, kind, root);
  if (known === 'Namespaced' && metadata.namespace === undefined) {
    report(
      'LH009',
      `a ${kind} lies in a namespace, and it names none`,
      'State metadata.namespace, or the namespace of its component.',
    );
  }
  if (known === 'Cluster' && metadata.namespace !== undefined) {
    report(
      'LH009',
      `a ${kind} belongs to the whole cluster, and it names a namespace`,
      "Declare its kind with `scope: 'Cluster'`.",
    );
  }
};
