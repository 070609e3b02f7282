import { type Component, days, Endpoint, minutes, type Peer } from '#platform';

/** Series: internal/collectors/certificate_collector.go at tag v1.21.1. */
export function observe(owner: Component, controller: Peer): void {
  const { observes } = owner.cluster;
  const endpoint = new Endpoint(`${owner.home}/cert-manager-metrics`, owner, controller, [9402]);
  observes.metrics({ name: 'cert-manager', endpoint });
  observes.alert({
    name: 'CertificateEndsSoon',
    owner,
    // Zero where there is no certificate yet, which the other alert tells.
    expr: `(certmanager_certificate_expiration_timestamp_seconds > 0) - time() < ${days(7).seconds}`,
    for: minutes(30),
    severity: 'critical',
    summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} ends within a week',
    description:
      'It should have been renewed when a third of its life was left. Look at the Certificate and its CertificateRequest.',
  });
  observes.alert({
    name: 'CertificateNotReady',
    owner,
    expr: 'certmanager_certificate_ready_status{condition="False"} == 1',
    for: minutes(15),
    severity: 'warning',
    summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} is not issued',
    description: 'Who waits for its Secret does not start. The conditions of the Certificate say why.',
  });
}
