import { type Component, Endpoint, minutes, type Peer } from '#platform';

/** Series of controller-runtime, which the operator is built on; it shows them at 8080 (internal/cmd/manager/controller/cmd.go at v1.30.0). */
export function observeOperator(owner: Component, operator: Peer): void {
  const { observes } = owner.cluster;
  const endpoint = new Endpoint(`${owner.home}/${owner.name}-metrics`, owner, operator, [8080]);
  observes.metrics({ name: owner.name, endpoint });
  observes.alert({
    name: 'PostgreSQLReconciliationFails',
    owner,
    expr: `sum by (controller) (increase(controller_runtime_reconcile_errors_total{job="${owner.name}"}[30m])) > 5`,
    for: minutes(30),
    severity: 'warning',
    summary: 'CloudNativePG cannot carry out what a {{ $labels.controller }} says',
    description: 'Again and again for an hour. Its log names the object, and the conditions of the object say why.',
  });
}
