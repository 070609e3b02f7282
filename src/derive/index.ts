import type { Cluster } from '#platform';
import { deriveChartReleases, deriveKustomizations } from './flux';
import { deriveNamespaces } from './namespaces';
import { deriveNetworkPolicies } from './network';
import { derivePriorities } from './priorities';
import { deriveStorageClass } from './storage';

export { type Budget, deriveBudget } from './budget';
export { budgetPage } from './budget-page';
export { fluxGroups, fluxGuards, type Guarded, pruneGuard } from './flux';
export { deriveLineage, type Flow } from './lineage';
export { lineagePage } from './lineage-page';
export { deriveOrder, type Order } from './order';

/** From the ledger of a described cluster to the objects that nobody states. One fixed order; no step calls another. */
export function derive(on: Cluster): void {
  on.deriveOwn();
  deriveNetworkPolicies(on);
  deriveChartReleases(on);
  deriveNamespaces(on);
  derivePriorities(on);
  deriveStorageClass(on);
  deriveKustomizations(on);
}
