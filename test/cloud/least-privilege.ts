import type { Cluster, Grant } from '#platform';
import { type PodRole, podRoles, type Where } from '../../infra-tf/permissions';
import type { Report } from '../cluster/report';
import type { Call } from './call';
import { copilot, type Document, ministack } from './judges';
import { callsOn } from './rights';

export interface Bench {
  /** Python of the simulator. */
  readonly python: string;
  readonly lab: string;
}

/**
 * Whether each workload may do what its references need, and nothing of what others' references need or nobody's: every call is judged for every
 * role, by two evaluators that know nothing of us or of each other.
 */
export async function judgeRights(
  report: Report,
  { python, lab }: Bench,
  cluster: Cluster,
  where: Where,
  /** What is attached to a role, as IAM has it after the apply. */
  attached: ReadonlyMap<string, readonly Document[]>,
): Promise<string> {
  const roles = podRoles(cluster, where);
  const calls = callsOn(cluster, where);
  const cases = roles.map(({ name }) => ({ documents: attached.get(name) ?? [], calls }));
  const first = ministack(python, where, cases);
  const second = await copilot(lab, where, cases);
  let [passed, refused] = [0, 0];
  roles.forEach((role, i) => {
    const grants = grantsOf(cluster, role);
    const objections = calls.flatMap((one, k) => {
      const isMeant = grants.some(one.allowedBy);
      if (isMeant) passed += 1;
      else refused += 1;
      const verdicts = { ministack: first[i]?.[k]?.every((sid) => sid !== null), copilot: second[i]?.[k] };
      return Object.entries(verdicts)
        .filter(([, verdict]) => verdict !== undefined && verdict !== isMeant)
        .map(([judge]) => `${judge} ${isMeant ? 'refuses' : 'lets pass'} ${told(one)}`);
    });
    report.check(`${role.name} may do what it refers to and nothing else`, ...objections);
    const used = calls.some((one) => grants.some(one.allowedBy)) && calls.some((one) => !grants.some(one.allowedBy));
    report.check(`${role.name} is tried with calls of both kinds`, ...(used ? [] : ['it is not']));
  });
  const unknown = new Set(second.flatMap((said) => calls.filter((_, k) => said[k] === undefined).map(told)));
  report.check('the second judge knows all calls but one', ...(unknown.size <= 1 ? [] : unknown));
  for (const [name, ids] of idle(python, where, roles, cluster, attached, calls)) {
    report.check(`each statement of ${name} lets something pass that the role needs`, ...ids);
  }
  return `${roles.length} roles, ${calls.length} calls: ${passed} to pass, ${refused} to be refused`;
}

const grantsOf = ({ ledger }: Cluster, { account }: PodRole): readonly Grant[] =>
  ledger.grants.filter(({ who }) => who.account?.namespace === account.namespace && who.account.name === account.name);

/** Statements, by role, that are the reason for nothing: each is judged alone. */
function idle(
  python: string,
  where: Where,
  roles: readonly PodRole[],
  cluster: Cluster,
  attached: ReadonlyMap<string, readonly Document[]>,
  calls: readonly Call[],
): ReadonlyMap<string, readonly string[]> {
  const alone = roles.flatMap((role) => {
    const grants = grantsOf(cluster, role);
    const meant = calls.filter((one) => grants.some(one.allowedBy));
    return (attached.get(role.name) ?? [])
      .flatMap((document) => document.Statement)
      .map((statement) => ({ role, sid: statement.Sid, documents: [{ Statement: [statement] }], calls: meant }));
  });
  const verdicts = ministack(python, where, alone);
  const found = new Map<string, string[]>(roles.map(({ name }) => [name, []]));
  alone.forEach(({ role, sid }, i) => {
    if (!verdicts[i]?.some((sids) => sids.some((one) => one !== null))) found.get(role.name)?.push(sid);
  });
  return found;
}

const told = ({ action, resources, context }: Call) =>
  `${action} on ${resources.join(' and ')}${Object.keys(context).length > 0 ? ` with ${JSON.stringify(context)}` : ''}`;
