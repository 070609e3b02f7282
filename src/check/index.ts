import type { Problem } from '#platform';
import type { Manifest } from '#render';
import { type Check, problemAt, type Surroundings } from './check';
import { Identities } from './identity';
import { names } from './names';
import { noSecrets } from './no-secrets';
import { operators } from './operators';
import { plainValues } from './plain-values';
import { pruneGuarded } from './prune-guard';
import { scope } from './scope';
import { structure } from './structure';

export { chartValueProblems } from './chart-values';
export type { Check, Report, Surroundings } from './check';
export { schemaViolations, scopeOf } from './schema';

const checks: readonly Check[] = [plainValues, names, operators, scope, structure, pruneGuarded, noSecrets];

/** Judges a cluster's objects one by one, so that none need be kept. */
export class Judge {
  private readonly found: Problem[] = [];
  private readonly identities: Identities;
  private current: Manifest | undefined;

  constructor(private readonly around: Surroundings) {
    this.identities = new Identities(around);
  }

  judge(manifest: Manifest): void {
    this.current = manifest;
    const taken = this.identities.enter(manifest);
    if (taken) this.found.push(taken);
    for (const check of checks) check(manifest, this.report, this.around);
  }

  /** All that is wrong, sorted by where it is. */
  get problems(): readonly Problem[] {
    return [...this.found].sort(
      (a, b) => compare(a.where, b.where) || compare(a.code, b.code) || compare(a.what, b.what),
    );
  }

  private readonly report = (code: string, what: string, fix: string) => {
    if (this.current) this.found.push(problemAt(this.current, this.around, code, what, fix));
  };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
