import { type Check, whereOf } from './check';
import { schemaViolations } from './schema';

/** Every field exists, in the version of the kind that runs. The API server drops an unknown field in silence unless it is asked to be strict. */
export const structure: Check = (manifests, around) =>
  manifests.flatMap((manifest) => {
    // What has no JSON form was told already, and stands as null here.
    if (manifest.faults.length > 0) return [];
    const violations = schemaViolations(manifest.object, around.root);
    // Kinds without a compiled structure are judged by the API server alone.
    if (violations === 'unknown-kind') return [];
    return violations.map(({ problem, fix }) => ({
      code: 'LH010',
      where: whereOf(manifest, around),
      what: problem,
      fix: fix ?? 'State what the kind takes.',
    }));
  });
