import type { BucketPrefix, Duration } from '#platform';

/**
 * Ports of a job's pods. Those of the REST, RPC and blob servers are pinned by the cluster descriptor (KubernetesClusterDescriptor.java);
 * those of data and of metrics between pods would be random, and no policy could let them through. The JobManager asks TaskManagers for their
 * metrics when somebody asks it: the operator's health check, the web interface (MetricUtils.java, MetricFetcherImpl.java).
 */
export const ports = {
  rest: 8081,
  rpc: 6123,
  taskRpc: 6122,
  blob: 6124,
  data: 6121,
  metricsQuery: 6125,
  metrics: 9249,
} as const;

export interface ConfigurationProps {
  /** The job's own place in the bucket of checkpoints. */
  readonly state: BucketPrefix;
  readonly checkpointEvery: Duration;
  readonly slots: number;
  /** Settings of the S3 file system. */
  readonly fileSystem: Readonly<Record<string, string>>;
  /** The name under which the job tells what it reads and writes. @default - it tells nobody */
  readonly lineageNamespace?: string | undefined;
}

/** Settings of a job that must not lose state: nightlies.apache.org/flink/flink-docs-release-2.1/docs/deployment/config/ */
export function flinkConfiguration({
  state,
  checkpointEvery,
  slots,
  fileSystem,
  lineageNamespace,
}: ConfigurationProps): Record<string, string> {
  return {
    'taskmanager.numberOfTaskSlots': String(slots),
    'execution.checkpointing.interval': checkpointEvery.go,
    'execution.checkpointing.mode': 'EXACTLY_ONCE',
    'execution.checkpointing.dir': `${state.uri}/checkpoints`,
    'execution.checkpointing.savepoint-dir': `${state.uri}/savepoints`,
    'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
    'execution.checkpointing.incremental': 'true',
    'execution.checkpointing.tolerable-failed-checkpoints': '3',
    'execution.checkpointing.num-retained': '3',
    'state.backend.type': 'rocksdb',
    'high-availability.type': 'kubernetes',
    'high-availability.storageDir': `${state.uri}/ha`,
    'restart-strategy.type': 'exponential-delay',
    'restart-strategy.exponential-delay.max-backoff': '5 min',
    'taskmanager.data.port': String(ports.data),
    'metrics.internal.query-service.port': String(ports.metricsQuery),
    'metrics.reporters': 'prom',
    'metrics.reporter.prom.factory.class': 'org.apache.flink.metrics.prometheus.PrometheusReporterFactory',
    'metrics.reporter.prom.port': String(ports.metrics),
    'kubernetes.operator.job.restart.failed': 'true',
    'kubernetes.operator.cluster.health-check.enabled': 'true',
    'kubernetes.operator.savepoint.history.max.count': '5',
    // An upgrade takes a savepoint instead where the newest checkpoint is older.
    'kubernetes.operator.job.upgrade.last-state.max.allowed.checkpoint.age': '24 h',
    // Deleting the FlinkDeployment cancels the job; without this its state would be lost with it.
    'kubernetes.operator.job.savepoint-on-deletion': 'true',
    ...fileSystem,
    ...(lineageNamespace === undefined ? {} : lineage(lineageNamespace)),
  };
}

/** openlineage.io/docs/integrations/flink/flink2. Where to tell and with which token is in a file: these settings are logged and shown on web pages. */
const lineage = (namespace: string) => ({
  'execution.job-status-changed-listeners': 'io.openlineage.flink.listener.OpenLineageJobStatusChangedListenerFactory',
  'openlineage.job.namespace': namespace,
  // Iceberg's sink names no place that a table is in, and DataHub has no platform without a name.
  'openlineage.dataset.namespaceResolvers.iceberg.type': 'pattern',
  'openlineage.dataset.namespaceResolvers.iceberg.regex': '^$',
  // A topic's other name is that of its table in the script; DataHub would take it for a table of Hive (OpenLineagePlatformResolver.java).
  'openlineage.facets.symlinks.disabled': 'true',
  // It would ask the job's own REST server each ten seconds, only to tell of checkpoints.
  'openlineage.flink.disableCheckpointTracking': 'true',
});
