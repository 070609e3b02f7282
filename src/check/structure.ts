import type { Check } from './check';
import { schemaViolations } from './schema';

/** Every field exists, in the version of the kind that runs. The API server drops an unknown field in silence unless it is asked to be strict. */
export const structure: Check = ({ object, faults }, report, { root }) => {
  // What has no JSON form was told already, and stands as null here.
  if (faults.length > 0) return;
  const violations = schemaViolations(object, root);
  // Kinds without a compiled structure are judged by the API server alone.
  if (violations === 'unknown-kind') return;
  for (const { problem, fix } of violations) report('LH010', problem, fix ?? 'State what the kind takes.');
};
