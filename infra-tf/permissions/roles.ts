import type { Cluster, Grant, PodAccount } from '#platform';
import { roleName } from '../names';
import type { Statement } from './statement';
import { statementsOf } from './statements';
import type { Where } from './where';

/** The role that the pods of a service account have in the cloud, and all that it may do there. */
export interface PodRole {
  readonly name: string;
  readonly account: PodAccount;
  /** Each once, in the order of the ledger. */
  readonly statements: readonly Statement[];
}

/** A role for each service account that is granted something in the cloud, sorted by name. */
export function podRoles({ ledger }: Pick<Cluster, 'ledger'>, where: Where): readonly PodRole[] {
  const granted = new Map<string, { account: PodAccount; grants: Grant[] }>();
  for (const grant of ledger.grants) {
    const { account } = grant.who;
    if (!account || statementsOf(grant, where).length === 0) continue;
    const name = roleName(where.cluster, account);
    const known = granted.get(name);
    if (known) known.grants.push(grant);
    else granted.set(name, { account, grants: [grant] });
  }
  return [...granted]
    .map(([name, { account, grants }]) => ({
      name,
      account,
      statements: distinct(grants.flatMap((grant) => statementsOf(grant, where))),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Two tables in one bucket need its key once. */
function distinct(statements: readonly Statement[]): readonly Statement[] {
  return [...new Map(statements.map((statement) => [JSON.stringify(statement), statement])).values()];
}
