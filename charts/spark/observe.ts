import { type Component, Endpoint, minutes, type Peer, type Workload } from '#platform';
import { metricsPaths } from './configuration';

/** The driver of a job shows its own metrics and its executors', while it runs. */
export function observeJob({ name, component }: Workload, ui: Endpoint): void {
  const { observes } = component.cluster;
  observes.metrics({ name: `spark-${name}`, endpoint: ui, path: metricsPaths.driver });
  observes.metrics({ name: `spark-${name}-executors`, endpoint: ui, path: metricsPaths.executors });
}

/**
 * What is true of every job, stated once beside the operator that counts their runs (internal/metrics/sparkapplication_metrics.go at v2.5.2).
 * `spark_job` is the job, whichever of its runs it was.
 */
export function observeSpark(owner: Component, controller: Peer): void {
  const { observes } = owner.cluster;
  const endpoint = new Endpoint('spark-operator/spark-operator-metrics', owner, controller, [8080]);
  observes.metrics({ name: 'spark-operator', endpoint });
  observes.alert({
    name: 'SparkRunFailed',
    owner,
    expr: `${grown('spark_application_failure_count')} > 0`,
    for: minutes(1),
    severity: 'warning',
    summary: 'A run of {{ $labels.spark_job }} has failed',
    description:
      'All its retries did. The history server shows what it did; its driver pod in {{ $labels.namespace }} still has the log. What it computes by day is made up for by the next run, if that looks back far enough.',
  });
  observes.alert({
    name: 'SparkSubmissionFails',
    owner,
    expr: `${grown('spark_application_failed_submission_count')} > 0`,
    for: minutes(1),
    severity: 'warning',
    summary: 'Runs of {{ $labels.spark_job }} cannot be submitted',
    description:
      'It has not even got a driver. `kubectl describe sparkapplication` in {{ $labels.namespace }} says why: a quota, an image, a setting that Spark refuses.',
  });
  observes.alert({
    name: 'SparkRunStuck',
    owner,
    expr: 'sum by (namespace, spark_job) (min_over_time(spark_application_running_count[6h])) > 0',
    for: minutes(10),
    severity: 'warning',
    summary: '{{ $labels.spark_job }} has run for six hours without a pause',
    description: 'Its next run waits for this one to end. Executors that never come look like that too.',
  });
  observes.dashboard({
    name: 'spark',
    owner,
    title: 'Spark',
    panels: [
      { title: 'Running', expr: 'sum by (spark_job) (spark_application_running_count)' },
      {
        title: 'Runs in a day',
        expr: [
          'sum by (spark_job) (increase(spark_application_success_count[1d]))',
          'sum by (spark_job) (increase(spark_application_failure_count[1d]))',
        ],
      },
      {
        title: 'Time of a run that succeeded',
        expr: 'sum by (spark_job) (rate(spark_application_success_execution_time_seconds_sum[1d])) / sum by (spark_job) (rate(spark_application_success_execution_time_seconds_count[1d]))',
        unit: 's',
      },
      {
        title: 'Time until a run is submitted',
        expr: 'sum by (spark_job) (rate(spark_application_submit_latency_seconds_sum[1d])) / sum by (spark_job) (rate(spark_application_submit_latency_seconds_count[1d]))',
        unit: 's',
      },
    ],
  });
}

/** By how much a counter has grown in an hour. `increase` sees nothing in the first value of a series, and a job's first failure is one. */
const grown = (counter: string) =>
  `sum by (namespace, spark_job) (${counter} - (${counter} offset 1h or ${counter} * 0))`;
