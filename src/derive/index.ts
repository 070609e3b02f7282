import type { Cluster } from '#platform';
import { argocdEngine } from './argocd';
import type { Engine, Engines } from './engine';
import { fluxEngine } from './flux';
import { deriveNamespaces } from './namespaces';
import { deriveNetworkPolicies } from './network';
import { derivePriorities } from './priorities';
import { deriveStorageClass } from './storage';

export { type Budget, deriveBudget } from './budget';
export { budgetPage } from './budget-page';
export type { Engine, Guarded } from './engine';
export { deriveLineage, type Flow } from './lineage';
export { lineagePage } from './lineage-page';
export { deriveOrder, type Order } from './order';
export { startPage } from './start-page';
export { componentsByTeam, nameOfTeam, teamOf } from './teams';

const engines: Engines = { flux: fluxEngine, argocd: argocdEngine };

/** Who carries dist/ into the cluster. */
export const engineOf = (on: Cluster): Engine => engines[on.sync.engine];

/** From the ledger of a described cluster to the objects that nobody states. One fixed order; no step calls another. */
export function derive(on: Cluster): void {
  on.deriveOwn();
  deriveNetworkPolicies(on);
  settleCharts(on);
  deriveNamespaces(on);
  derivePriorities(on);
  deriveStorageClass(on);
  on.teams.requireNamespaces(new Set(on.namespaces.keys()));
  engineOf(on).derive(on);
}

/** Values of charts may use priorities and the like, which the next steps read. */
function settleCharts(on: Cluster): void {
  for (const release of on.chartReleases) release.values;
}
