import type { Problem } from '#platform';
import type { Manifest } from '#render';
import type { Check, Surroundings } from './check';
import { identity } from './identity';
import { names } from './names';
import { noSecrets } from './no-secrets';
import { operators } from './operators';
import { plainValues } from './plain-values';
import { pruneGuarded } from './prune-guard';
import { scope } from './scope';
import { structure } from './structure';

export type { Check, Surroundings } from './check';
export { schemaViolations, scopeOf } from './schema';

const checks: readonly Check[] = [plainValues, names, identity, operators, scope, structure, pruneGuarded, noSecrets];

/** All that is wrong with a cluster's objects, sorted by where it is. */
export function judge(manifests: readonly Manifest[], around: Surroundings): readonly Problem[] {
  return checks
    .flatMap((check) => check(manifests, around))
    .sort((a, b) => compare(a.where, b.where) || compare(a.code, b.code) || compare(a.what, b.what));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
