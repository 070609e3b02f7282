import type { Problem } from '#platform';
import { names } from './names';
import { policies, trust } from './policies';
import type { Report, StackCheck, Stacks } from './stacks';
import { states } from './states';
import { subnets } from './subnets';
import { values } from './values';

export { type RenderedStack, Stacks } from './stacks';
export { type SeenObject, Wiring } from './wiring';

const checks: readonly StackCheck[] = [subnets, names, policies, trust, values, states];

/** What `terraform validate` cannot see: all that is wrong with the stacks of a cluster, whoever rendered them. */
export function judgeStacks(stacks: Stacks): readonly Problem[] {
  const problems: Problem[] = [];
  const report: Report = (code, at, what, fix) => problems.push(stacks.problem(code, at, what, fix));
  for (const check of checks) check(stacks, report);
  return problems;
}
