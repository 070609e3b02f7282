import type { Problem } from '#platform';
import { type Check, whereOf } from './check';
import { scopeOf } from './schema';

/** An object of a namespaced kind says where it lies; one of a cluster-wide kind lies nowhere. kubectl would put the first in `default` and refuse the second. */
export const scope: Check = (manifests, around) =>
  manifests.flatMap((manifest): readonly Problem[] => {
    const { apiVersion, kind, metadata } = manifest.object;
    const known = scopeOf(apiVersion, kind, around.root);
    const where = whereOf(manifest, around);
    if (known === 'Namespaced' && metadata.namespace === undefined) {
      return [
        {
          code: 'LH009',
          where,
          what: `a ${kind} lies in a namespace, and it names none`,
          fix: 'State metadata.namespace, or the namespace of its component.',
        },
      ];
    }
    if (known === 'Cluster' && metadata.namespace !== undefined) {
      return [
        {
          code: 'LH009',
          where,
          what: `a ${kind} belongs to the whole cluster, and it names a namespace`,
          fix: "Declare its kind with `scope: 'Cluster'`.",
        },
      ];
    }
    return [];
  });
