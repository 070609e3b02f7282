import { Endpoint, minutes, type Workload } from '#platform';
import { port } from './configuration';

/** Series: docs.fluentbit.io/manual, "Monitoring", metrics of API v2. */
export function observe({ name, id, component, peer }: Workload): void {
  const { observes } = component.cluster;
  observes.metrics({
    name,
    endpoint: new Endpoint(`${id}-metrics`, component, peer, [port]),
    path: '/api/v2/metrics/prometheus',
  });
  observes.alert({
    name: 'LogsAreLost',
    owner: component,
    expr: 'sum by (pod) (increase(fluentbit_output_dropped_records_total[15m]) + increase(fluentbit_output_retries_failed_total[15m])) > 0',
    for: minutes(15),
    severity: 'warning',
    summary: '{{ $labels.pod }} gives up logs that it cannot send',
    description:
      'The store refuses them, or is not there. The nodes keep their own copies until containers write over them.',
  });
}
