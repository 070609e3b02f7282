import { type Component, Endpoint, minutes, type Peer } from '#platform';

export const metricsPort = 8080;

/** Series: pkg/metricscollector/prommetrics.go at tag v2.20.2. The chart shows them only when told to. */
export function observe(owner: Component, operator: Peer): void {
  const { observes } = owner.cluster;
  const endpoint = new Endpoint(`${owner.home}/keda-metrics`, owner, operator, [metricsPort]);
  observes.metrics({ name: 'keda', endpoint });
  observes.alert({
    name: 'ScalingFails',
    owner,
    expr: 'sum by (namespace, scaledObject) (increase(keda_scaled_object_errors_total[15m])) > 0',
    for: minutes(15),
    severity: 'warning',
    summary: '{{ $labels.namespace }}/{{ $labels.scaledObject }} cannot be scaled',
    description:
      'It keeps the pods that it has, however many wait. Its metric cannot be read: does Prometheus answer, and does the query have a result?',
  });
}
