import { type Component, Endpoint, minutes, type Workload } from '#platform';
import { ports } from './configuration';

/** The metrics of one job: its JobManager and TaskManagers report through Flink's own Prometheus reporter (configuration.ts). */
export function observeJob({ name, namespace, id, component, peer }: Workload): void {
  const { observes } = component.cluster;
  const source = `flink-${name}`;
  observes.metrics({ name: source, endpoint: new Endpoint(`${id}-metrics`, component, peer, [ports.metrics]) });
  observes.alert({
    name: `FlinkJobGone-${name}`,
    owner: component,
    // Every JobManager that has a job reports it, however the job is doing.
    expr: `absent(flink_jobmanager_job_numRestarts{job="${source}"})`,
    for: minutes(15),
    severity: 'critical',
    summary: `The Flink job ${name} does not run`,
    description: `\`kubectl describe flinkdeployment ${name} --namespace ${namespace}\` says what became of it.`,
  });
}

/**
 * What is true of every job, stated once beside the operator that runs them all. `job_name` is what Flink calls a job. Metrics:
 * nightlies.apache.org/flink/flink-docs-release-2.1/docs/ops/metrics; CheckpointStatsTracker and MetricNames in flink-dist 2.1.3.
 */
export function observeFlink(owner: Component): void {
  const { observes } = owner.cluster;
  observes.alert({
    name: 'FlinkCheckpointOld',
    owner,
    // Below zero before the first one.
    expr: `time() - max by (namespace, job, job_name) (flink_jobmanager_job_lastCheckpointCompletedTimestamp > 0) / 1000 > ${minutes(15).seconds}`,
    for: minutes(5),
    severity: 'critical',
    summary: '{{ $labels.job }} has made no checkpoint for {{ $value | humanizeDuration }}',
    description:
      'What it has done since is done again after a failure, and nobody sees what it wrote: results are committed with checkpoints.',
  });
  observes.alert({
    name: 'FlinkCheckpointsFail',
    owner,
    expr: 'sum by (namespace, job, job_name) (delta(flink_jobmanager_job_numberOfFailedCheckpoints[30m])) > 3',
    for: minutes(10),
    severity: 'warning',
    summary: 'Checkpoints of {{ $labels.job }} fail',
    description:
      '{{ $value }} in half an hour. Look at the log of its JobManager: the store of checkpoints, or an operator that cannot keep up.',
  });
  observes.alert({
    name: 'FlinkJobRestarts',
    owner,
    expr: 'sum by (namespace, job, job_name) (delta(flink_jobmanager_job_numRestarts[30m])) > 3',
    for: minutes(5),
    severity: 'critical',
    summary: '{{ $labels.job }} starts again and again',
    description:
      '{{ $value }} times in half an hour. An event that it cannot take, or something that it needs is not there. Its JobManager names the cause.',
  });
  const perJob = (name: string) => `sum by (job) (flink_taskmanager_job_task_${name})`;
  observes.dashboard({
    name: 'flink',
    owner,
    title: 'Flink',
    panels: [
      { title: 'Records read', expr: perJob('numRecordsInPerSecond'), unit: 'cps' },
      { title: 'Records written', expr: perJob('numRecordsOutPerSecond'), unit: 'cps' },
      {
        title: 'Age of the last checkpoint',
        expr: 'time() - max by (job) (flink_jobmanager_job_lastCheckpointCompletedTimestamp > 0) / 1000',
        unit: 's',
      },
      {
        title: 'Time of a checkpoint',
        expr: 'max by (job) (flink_jobmanager_job_lastCheckpointDuration)',
        unit: 'ms',
      },
      {
        title: 'State in the last checkpoint',
        expr: 'max by (job) (flink_jobmanager_job_lastCheckpointFullSize)',
        unit: 'bytes',
      },
      { title: 'Restarts', expr: 'max by (job) (flink_jobmanager_job_numRestarts)' },
      {
        title: 'Busy and held back, the worst task of each job',
        expr: [
          'max by (job) (flink_taskmanager_job_task_busyTimeMsPerSecond) / 1000',
          'max by (job) (flink_taskmanager_job_task_backPressuredTimeMsPerSecond) / 1000',
        ],
        unit: 'percentunit',
      },
      {
        title: 'Heap',
        expr: 'max by (job, pod) (flink_taskmanager_Status_JVM_Memory_Heap_Used / flink_taskmanager_Status_JVM_Memory_Heap_Max)',
        unit: 'percentunit',
      },
    ],
  });
}
