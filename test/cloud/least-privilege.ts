import type { Cluster } from '#platform';
import { type PodRole, podRoles, type Where } from '../../infra-tf/permissions';
import type { Report } from '../cluster/report';
import type { Call } from './call';
import { copilot, type Documents, ministack } from './judges';
import { callsOn } from './rights';
import { dropped, widened } from './seeded';

/** Where the judges are. */
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
  attached: ReadonlyMap<string, Documents>,
): Promise<string> {
  const roles = podRoles(cluster, where);
  const calls = callsOn(cluster, where);
  const meant = roles.map((role) => meantFor(cluster, role, calls));
  const cases = roles.map(({ name }) => attached.get(name) ?? []);
  const judges = {
    ministack: ministack(python, where, cases, calls),
    copilot: await copilot(lab, where, cases, calls),
  };
  roles.forEach(({ name }, i) => {
    const objections = calls.flatMap((call, k) => {
      const isMeant = meant[i]?.[k];
      return Object.entries(judges)
        .filter(([, verdicts]) => verdicts[i]?.[k] !== undefined && verdicts[i]?.[k] !== isMeant)
        .map(([judge]) => `${judge} ${isMeant ? 'refuses' : 'lets pass'} ${told(call)}`);
    });
    report.check(`${name} may do what it refers to and nothing else`, ...objections);
    const isTried = meant[i]?.includes(true) && meant[i]?.includes(false);
    report.check(`${name} is tried with calls of both kinds`, ...(isTried ? [] : ['it is not']));
  });
  const unknown = new Set(judges.copilot.flatMap((said) => calls.filter((_, k) => said[k] === undefined).map(told)));
  report.check('the second judge knows all calls but one', ...(unknown.size <= 1 ? [] : unknown));

  // Whether a fault would be seen: a statement less, and each statement without its bounds.
  let faults = 0;
  roles.forEach(({ name }, i) => {
    for (const [kind, seed] of Object.entries({ dropped, widened })) {
      const seeds = seed(cases[i] ?? []);
      const verdicts = ministack(
        python,
        where,
        seeds.map(({ documents }) => documents),
        calls,
      );
      const unseen = seeds.filter((_, s) => verdicts[s]?.every((verdict, k) => verdict === meant[i]?.[k]));
      report.check(`a statement of ${name} that is ${kind} is seen`, ...unseen.map(({ sid }) => `${sid} is not`));
      faults += seeds.length;
    }
  });
  const pass = meant.flat().filter((isMeant) => isMeant).length;
  return `${roles.length} roles, ${calls.length} calls: ${pass} to pass, ${meant.flat().length - pass} to be refused; ${faults} faults`;
}

function meantFor({ ledger }: Cluster, { account }: PodRole, calls: readonly Call[]): readonly boolean[] {
  const grants = ledger.grants.filter(
    ({ who }) => who.account?.namespace === account.namespace && who.account.name === account.name,
  );
  return calls.map(({ allowedBy }) => grants.some(allowedBy));
}

const told = ({ action, resources, context }: Call) =>
  `${action} on ${resources.join(' and ')}${Object.keys(context).length > 0 ? ` with ${JSON.stringify(context)}` : ''}`;
