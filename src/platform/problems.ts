/** What a rule found: who offends, what is wrong, and how to mend it. Plain data, so that all of a run can be sorted and printed together. */
export interface Problem {
  /** Stable code of the rule, `LHnnn`. */
  readonly code: string;
  /** The offender: cluster, construct path and, where there is one, the object. */
  readonly where: string;
  /** What is wrong, as a sentence. */
  readonly what: string;
  /** What to change. */
  readonly fix: string;
}

/** Thrown where a description cannot go on: a wrong value is refused at the line that states it. */
export class DescriptionError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(formatProblem(problem));
    this.name = 'DescriptionError';
    this.problem = problem;
  }
}

export function formatProblem(problem: Problem): string {
  return `${problem.code} ${problem.where}: ${problem.what}\n      ${problem.fix}`;
}

/** The candidate closest to `name`, if it is close enough to be a slip of the finger. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
