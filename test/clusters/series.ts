/** What each exporter really shows, of all that is asked for, and where it says so: alerts on a series that is not there never fire. */
export const series: readonly { readonly source: string; readonly names: readonly string[] }[] = [
  { source: 'Prometheus itself, of every target', names: ['up'] },
  {
    source: 'cert-manager v1.21.1, internal/collectors/certificate_collector.go',
    names: ['certmanager_certificate_expiration_timestamp_seconds', 'certmanager_certificate_ready_status'],
  },
  { source: 'external-secrets 2.9.0, docs/api/metrics.md', names: ['externalsecret_status_condition'] },
  {
    source: 'Karpenter v1.14.1, website/content/en/docs/reference/metrics.md',
    names: [
      'karpenter_interruption_received_messages_total',
      'karpenter_nodepools_limit',
      'karpenter_nodepools_usage',
      'karpenter_scheduler_unschedulable_pods_count',
    ],
  },
  // Called otherwise since 1.0 of the agent: to be looked at with each release of the image.
  { source: 'KEDA v2.20.2, pkg/metricscollector/prommetrics.go', names: ['keda_scaled_object_errors_total'] },
  { source: 'Reloader v1.4.21, internal/pkg/metrics/prometheus.go', names: ['reloader_reload_executed_total'] },
  {
    source: 'Fluent Bit v5.1.1, src/flb_output.c',
    names: ['fluentbit_output_dropped_records_total', 'fluentbit_output_retries_failed_total'],
  },
  {
    source: 'controller-runtime, pkg/internal/controller/metrics/metrics.go',
    names: ['controller_runtime_reconcile_errors_total'],
  },
  {
    source: 'CloudNativePG v1.30.0, config/manager/default-monitoring.yaml and docs/src/monitoring.md',
    names: [
      'cnpg_backends_max_tx_duration_seconds',
      'cnpg_backends_total',
      'cnpg_collector_up',
      'cnpg_pg_database_size_bytes',
      'cnpg_pg_replication_lag',
      'cnpg_pg_stat_archiver_last_archived_time',
      'cnpg_pg_stat_archiver_last_failed_time',
      'cnpg_pg_stat_database_xact_commit',
    ],
  },
  {
    source: 'plugin-barman-cloud v0.13.0, web/docs/observability.md',
    names: ['barman_cloud_cloudnative_pg_io_last_available_backup_timestamp'],
  },
  {
    source:
      'Flink 2.1.3, docs/ops/metrics: Checkpointing, Availability, IO, Memory; prefixes of its Prometheus reporter',
    names: [
      'flink_jobmanager_job_lastCheckpointCompletedTimestamp',
      'flink_jobmanager_job_lastCheckpointDuration',
      'flink_jobmanager_job_lastCheckpointFullSize',
      'flink_jobmanager_job_numRestarts',
      'flink_jobmanager_job_numberOfFailedCheckpoints',
      'flink_taskmanager_Status_JVM_Memory_Heap_Max',
      'flink_taskmanager_Status_JVM_Memory_Heap_Used',
      'flink_taskmanager_job_task_backPressuredTimeMsPerSecond',
      'flink_taskmanager_job_task_busyTimeMsPerSecond',
      'flink_taskmanager_job_task_numRecordsInPerSecond',
      'flink_taskmanager_job_task_numRecordsOutPerSecond',
    ],
  },
  {
    source: 'Flink Kubernetes Operator 1.15.0, docs/content/docs/operations/metrics-logging.md',
    names: ['flink_k8soperator_namespace_Lifecycle_State_FAILED_Count'],
  },
  {
    source: 'Strimzi 1.2.0, MetricsHolder.java and KafkaAssemblyOperatorMetricsHolder.java',
    names: ['strimzi_certificate_expiration_timestamp_ms', 'strimzi_reconciliations_failed_total'],
  },
  {
    source: 'kafka_exporter, as packaging/examples/metrics of Strimzi 1.2.0 asks for it',
    names: ['kafka_consumergroup_current_offset', 'kafka_consumergroup_lag'],
  },
  {
    source: 'MBeans of Kafka under our own rules: test/charts/kafka-metrics.test.ts',
    names: [
      'kafka_controller_kafkacontroller_activecontrollercount',
      'kafka_controller_kafkacontroller_offlinepartitionscount',
      'kafka_network_requestmetrics_totaltimems',
      'kafka_server_brokertopicmetrics_bytesinpersec_total',
      'kafka_server_brokertopicmetrics_bytesoutpersec_total',
      'kafka_server_brokertopicmetrics_messagesinpersec_total',
      'kafka_server_replicamanager_underminisrpartitioncount',
      'kafka_server_replicamanager_underreplicatedpartitions',
    ],
  },
  {
    source: 'MBeans of Cruise Control, as the dashboard in packaging/examples/metrics of Strimzi 1.2.0 asks for them',
    names: ['kafka_cruisecontrol_loadmonitor_valid_windows_value'],
  },
  {
    source: 'Spark operator v2.5.2, pkg/common/metrics.go',
    names: [
      'spark_application_failed_submission_count',
      'spark_application_failure_count',
      'spark_application_running_count',
      'spark_application_submit_latency_seconds_count',
      'spark_application_submit_latency_seconds_sum',
      'spark_application_success_count',
      'spark_application_success_execution_time_seconds_count',
      'spark_application_success_execution_time_seconds_sum',
    ],
  },
  {
    source: 'kube-state-metrics, docs/metrics/workload: cronjob-metrics.md, job-metrics.md',
    names: ['kube_cronjob_status_last_successful_time', 'kube_job_failed'],
  },
  {
    source: 'kubelet, pkg/kubelet/metrics/collectors/volume_stats.go',
    names: [
      'kubelet_volume_stats_available_bytes',
      'kubelet_volume_stats_capacity_bytes',
      'kubelet_volume_stats_used_bytes',
    ],
  },
  {
    source: 'Superset: our own mapping (charts/superset/metrics.ts)',
    names: ['superset_events_total', 'superset_tasks_waiting'],
  },
  {
    source: 'Trino 483, asked by test/trino',
    names: [
      'trino_execution_name_QueryManager_CompletedQueries',
      'trino_execution_name_QueryManager_ExternalFailures',
      'trino_execution_name_QueryManager_InsufficientResourcesFailures',
      'trino_execution_name_QueryManager_InternalFailures',
      'trino_execution_name_QueryManager_QueuedQueries',
      'trino_execution_name_QueryManager_RunningQueries',
      'trino_execution_name_QueryManager_UserErrorFailures',
      'trino_memory_type_ClusterMemoryPool_name_general_FreeDistributedBytes',
      'trino_memory_type_ClusterMemoryPool_name_general_TotalDistributedBytes',
      'trino_node_name_CoordinatorNodeManager_ActiveNodeCount',
    ],
  },
];
