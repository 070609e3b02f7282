import { type Component, Endpoint, minutes, type Peer } from '#platform';

/** Series: docs/api/metrics.md at tag v2.9.0. */
export function observe(owner: Component, controller: Peer): void {
  const { observes } = owner.cluster;
  const endpoint = new Endpoint(`${owner.home}/external-secrets-metrics`, owner, controller, [8080]);
  observes.metrics({ name: 'external-secrets', endpoint });
  observes.alert({
    name: 'SecretNotBrought',
    owner,
    expr: 'externalsecret_status_condition{condition="Ready", status="False"} == 1',
    for: minutes(30),
    severity: 'warning',
    summary: 'ExternalSecret {{ $labels.namespace }}/{{ $labels.name }} cannot be brought',
    description:
      'Its Secret stays as it was and will be out of date; a new one is not made. The conditions of the object and of its SecretStore say why.',
  });
}
