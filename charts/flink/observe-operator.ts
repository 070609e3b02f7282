import { type Component, Endpoint, minutes, type Peer } from '#platform';

/** Any port would do: its reporter has none by itself. */
export const metricsPort = 9999;

/**
 * Settings of the operator's own reporter (docs/content/docs/operations/metrics-logging.md at tag release-1.15.0). They take the place of what the
 * chart's values say, so its two intervals are said again.
 */
export const reporter = `kubernetes.operator.metrics.reporter.prom.factory.class: org.apache.flink.metrics.prometheus.PrometheusReporterFactory
kubernetes.operator.metrics.reporter.prom.port: ${metricsPort}
kubernetes.operator.reconcile.interval: 15 s
kubernetes.operator.observer.progress-check.interval: 5 s
`;

/** What only the operator knows: what has become of each object. */
export function observeOperator(owner: Component, operator: Peer): void {
  const { observes } = owner.cluster;
  const endpoint = new Endpoint(`${owner.home}/flink-operator-metrics`, owner, operator, [metricsPort]);
  observes.metrics({ name: 'flink-operator', endpoint });
  observes.alert({
    name: 'FlinkDeploymentFailed',
    owner,
    expr: 'sum by (resourcens, resourcetype) (flink_k8soperator_namespace_Lifecycle_State_FAILED_Count) > 0',
    for: minutes(10),
    severity: 'critical',
    summary: '{{ $value }} {{ $labels.resourcetype }} in {{ $labels.resourcens }} have failed for good',
    description:
      'The operator tries no more. `kubectl get flinkdeployments --all-namespaces` shows which; its status says why.',
  });
}
