import { type Component, type Endpoint, minutes } from '#platform';

/** What Java's agent for Prometheus shows of GMS (docker/datahub-gms, start.sh: ENABLE_PROMETHEUS), and what Kafka knows of its groups. */
export function observe(owner: Component, metrics: Endpoint, groupPrefix: string): void {
  const { observes } = owner.cluster;
  observes.metrics({ name: 'datahub-gms', endpoint: metrics });
  observes.alert({
    name: 'DataHubGone',
    owner,
    expr: 'absent(up{job="datahub-gms"} == 1)',
    for: minutes(30),
    severity: 'warning',
    summary: 'DataHub does not run',
    description:
      'Jobs run on; what they read and write meanwhile is not written down, and nobody can look it up. Look at the log of deploy/datahub-gms.',
  });
  const groups = `consumergroup=~"${groupPrefix.replaceAll('.', '[.]')}.*"`;
  observes.dashboard({
    name: 'datahub',
    owner,
    title: 'DataHub',
    panels: [
      { title: 'Changes that wait', expr: `sum by (consumergroup) (kafka_consumergroup_lag{${groups}} >= 0)` },
      {
        title: 'Changes',
        expr: `sum by (topic) (rate(kafka_consumergroup_current_offset{${groups}}[5m]))`,
        unit: 'cps',
      },
    ],
  });
}
