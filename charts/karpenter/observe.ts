import { type Component, Endpoint, minutes, type Peer } from '#platform';

/** Series: website/content/en/docs/reference/metrics.md at tag v1.14.1. */
export function observe(owner: Component, controller: Peer): void {
  const { observes } = owner.cluster;
  const endpoint = new Endpoint(`${owner.home}/karpenter-metrics`, owner, controller, [8080]);
  observes.metrics({ name: 'karpenter', endpoint });
  observes.alert({
    name: 'PodsFitNoNode',
    owner,
    expr: 'max(karpenter_scheduler_unschedulable_pods_count) > 0',
    for: minutes(15),
    severity: 'critical',
    summary: 'Pods wait for a node that Karpenter cannot make',
    description:
      'No pool takes them, a limit is reached, or AWS has no such machine left. The events of the pods say which.',
  });
  observes.alert({
    name: 'NodePoolNearLimit',
    owner,
    expr: 'max by (nodepool, resource_type) (karpenter_nodepools_usage / (karpenter_nodepools_limit > 0)) > 0.9',
    for: minutes(15),
    severity: 'warning',
    summary: 'Node pool {{ $labels.nodepool }} has used 90% of its {{ $labels.resource_type }}',
    description: 'At the limit the next pods wait. Raise `limits` of the pool, or see who asks for so much.',
  });
  observes.dashboard({
    name: 'karpenter',
    owner,
    title: 'Nodes',
    panels: [
      { title: 'Processors by pool', expr: 'sum by (nodepool) (karpenter_nodepools_usage{resource_type="cpu"})' },
      {
        title: 'Memory by pool',
        expr: 'sum by (nodepool) (karpenter_nodepools_usage{resource_type="memory"})',
        unit: 'bytes',
      },
      { title: 'Pods that fit no node', expr: 'max(karpenter_scheduler_unschedulable_pods_count)' },
      {
        title: 'Interruptions',
        expr: 'sum by (message_type) (rate(karpenter_interruption_received_messages_total[10m]))',
      },
    ],
  });
}
