import { type Component, type Endpoint, minutes } from '#platform';

/** Names of Trino's own endpoint (docs/src/main/sphinx/admin/openmetrics.md): of an MBean, all but letters and digits made `_`. Tried in test/trino. */
const metrics = {
  queued: 'trino_execution_name_QueryManager_QueuedQueries',
  running: 'trino_execution_name_QueryManager_RunningQueries',
  completed: 'trino_execution_name_QueryManager_CompletedQueries',
  internalFailures: 'trino_execution_name_QueryManager_InternalFailures',
  externalFailures: 'trino_execution_name_QueryManager_ExternalFailures',
  outOfResources: 'trino_execution_name_QueryManager_InsufficientResourcesFailures',
  userErrors: 'trino_execution_name_QueryManager_UserErrorFailures',
  activeNodes: 'trino_node_name_CoordinatorNodeManager_ActiveNodeCount',
  freeMemory: 'trino_memory_type_ClusterMemoryPool_name_general_FreeDistributedBytes',
  totalMemory: 'trino_memory_type_ClusterMemoryPool_name_general_TotalDistributedBytes',
} as const;

export const metricNames: readonly string[] = Object.values(metrics);

const of = (metric: string, namespace: string) => `${metric}{namespace="${namespace}"}`;
const perSecond = (metric: string, namespace: string) => `sum(rate(${of(metric, namespace)}[5m]))`;

/** How many queries wait: what KEDA asks. */
export const queuedQueries = (namespace: string) => `sum(${of(metrics.queued, namespace)})`;
export const runningQueries = (namespace: string) => `sum(${of(metrics.running, namespace)})`;

export function observeTrino(owner: Component, coordinator: Endpoint, workers: Endpoint): void {
  const { observes } = owner.cluster;
  const { name, home } = owner;
  observes.metrics({ name, endpoint: coordinator });
  observes.metrics({ name: `${name}-worker`, endpoint: workers });
  observes.alert({
    name: 'TrinoQueriesWait',
    owner,
    expr: `${queuedQueries(home)} > 10`,
    for: minutes(10),
    severity: 'warning',
    summary: '{{ $value }} queries wait in Trino',
    description: 'More run side by side than Trino may take on, or the workers are too few and cannot become more.',
  });
  observes.alert({
    name: 'TrinoQueriesFail',
    owner,
    expr: `${perSecond(metrics.internalFailures, home)} + ${perSecond(metrics.externalFailures, home)} + ${perSecond(metrics.outOfResources, home)} > 0.05`,
    for: minutes(10),
    severity: 'warning',
    summary: "Queries fail in Trino for reasons that are not their authors' own",
    description:
      "Errors of Trino itself, of what its catalogs connect to, or for want of memory. The UI names each query's error.",
  });
  observes.alert({
    name: 'TrinoHasNoWorkers',
    owner,
    // The coordinator counts itself.
    expr: `${of(metrics.activeNodes, home)} < 2`,
    for: minutes(5),
    severity: 'critical',
    summary: 'Trino has no workers',
    description:
      'Queries wait for ever. Workers announce themselves to the coordinator over TLS with the shared secret: see their logs.',
  });
  observes.dashboard({
    name,
    owner,
    title: 'Trino',
    panels: [
      { title: 'Queries', expr: [runningQueries(home), queuedQueries(home)] },
      { title: 'Completed a second', expr: perSecond(metrics.completed, home), unit: 'ops' },
      {
        title: 'Failed a second',
        expr: [metrics.userErrors, metrics.internalFailures, metrics.externalFailures, metrics.outOfResources].map(
          (metric) => perSecond(metric, home),
        ),
        unit: 'ops',
      },
      { title: 'Nodes', expr: of(metrics.activeNodes, home) },
      {
        title: 'Memory for queries',
        expr: [of(metrics.freeMemory, home), of(metrics.totalMemory, home)],
        unit: 'bytes',
      },
    ],
  });
}
