import { type Component, Endpoint, hours, minutes, type Peer } from '#platform';

/** Series: internal/pkg/metrics/prometheus.go at tag v1.4.21. */
export function observe(owner: Component, pods: Peer): void {
  const { observes } = owner.cluster;
  observes.metrics({ name: 'reloader', endpoint: new Endpoint(`${owner.home}/reloader-metrics`, owner, pods, [9090]) });
  observes.alert({
    name: 'RestartFailed',
    owner,
    expr: `increase(reloader_reload_executed_total{success="false"}[${hours(1).go}]) > 0`,
    for: minutes(1),
    severity: 'warning',
    summary: 'Pods could not be restarted after a Secret changed',
    description:
      'They run on with the old one until it is refused. The log of Reloader names the workload: restart it.',
  });
}
