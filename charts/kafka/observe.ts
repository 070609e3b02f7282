import { type Component, days, Endpoint, minutes, type Peer } from '#platform';

/** Where the cluster operator shows metrics (helm-charts/helm3/strimzi-kafka-operator, 060-Deployment). */
const operatorPort = 8080;

/** What is true of every Kafka cluster, stated once beside the operator that runs them all. */
export function observeKafka(owner: Component, operatorPods: Peer): void {
  const { observes } = owner.cluster;
  observes.metrics({
    name: 'strimzi',
    endpoint: new Endpoint(`${owner.home}/strimzi-metrics`, owner, operatorPods, [operatorPort]),
  });
  observes.alert({
    name: 'KafkaOfflinePartitions',
    owner,
    // Every controller reports what the cluster's metadata say.
    expr: 'max by (namespace, job) (kafka_controller_kafkacontroller_offlinepartitionscount) > 0',
    for: minutes(2),
    severity: 'critical',
    summary: '{{ $value }} partitions of {{ $labels.job }} have no leader',
    description: 'Nobody can read or write them. All brokers that hold a copy are down, or their disks are.',
  });
  observes.alert({
    name: 'KafkaUnderMinInSyncReplicas',
    owner,
    expr: 'sum by (namespace, job) (kafka_server_replicamanager_underminisrpartitioncount) > 0',
    for: minutes(5),
    severity: 'critical',
    summary: '{{ $value }} partitions of {{ $labels.job }} take no more writes',
    description:
      'They have fewer copies in sync than an event must have to count as written. Look for brokers that are down or slow.',
  });
  observes.alert({
    name: 'KafkaUnderReplicatedPartitions',
    owner,
    expr: 'sum by (namespace, job) (kafka_server_replicamanager_underreplicatedpartitions) > 0',
    for: minutes(15),
    severity: 'warning',
    summary: '{{ $value }} partitions of {{ $labels.job }} lack a copy',
    description:
      'One more broker down may stop their writes. A restart of brokers passes by itself; this has lasted longer.',
  });
  observes.alert({
    name: 'KafkaNoActiveController',
    owner,
    expr: 'sum by (namespace, job) (kafka_controller_kafkacontroller_activecontrollercount) != 1',
    for: minutes(5),
    severity: 'critical',
    summary: '{{ $labels.job }} has {{ $value }} active controllers',
    description:
      'Without exactly one, no leader is elected and no topic made. The controllers have lost their majority, or each other.',
  });
  observes.alert({
    name: 'KafkaConsumerStuck',
    owner,
    expr: `${lag} > 0 and ${each('delta(kafka_consumergroup_current_offset[15m])')} == 0`,
    for: minutes(15),
    severity: 'critical',
    summary: 'Group {{ $labels.consumergroup }} has stopped reading {{ $labels.topic }}',
    description:
      '{{ $value }} events wait, and it has committed nothing for half an hour. They are lost to it when their retention ends.',
  });
  observes.alert({
    name: 'KafkaConsumerFallsBehind',
    owner,
    expr: `${lag} > 10000 and ${each('deriv(kafka_consumergroup_lag[30m])')} > 0`,
    for: minutes(30),
    severity: 'warning',
    summary: 'Group {{ $labels.consumergroup }} falls behind on {{ $labels.topic }}',
    description:
      '{{ $value }} events wait, and more come than it reads. Give the job more parallelism, or the topic more partitions.',
  });
  observes.alert({
    name: 'KafkaLoadUnknown',
    owner,
    expr: 'max by (namespace, job) (kafka_cruisecontrol_loadmonitor_valid_windows_value) == 0',
    for: minutes(120),
    severity: 'warning',
    summary: '{{ $labels.job }} knows too little of the load to balance it',
    description:
      'Brokers that are added get no partitions, and those that are to go keep theirs. Do the brokers write their metrics? See the log of Cruise Control.',
  });
  observes.alert({
    name: 'KafkaCertificateExpires',
    owner,
    // Strimzi renews its authorities 30 days before they end.
    expr: `strimzi_certificate_expiration_timestamp_ms / 1000 - time() < ${days(20).seconds}`,
    for: minutes(60),
    severity: 'critical',
    summary: 'The {{ $labels.type }} of Kafka cluster {{ $labels.cluster }} ends within 20 days',
    description:
      'It should have been renewed ten days ago. Clients and brokers refuse each other when it ends. Look at the log of the cluster operator.',
  });
  observes.alert({
    name: 'KafkaReconciliationFails',
    owner,
    expr: 'sum by (kind, job) (increase(strimzi_reconciliations_failed_total[30m])) > 0',
    for: minutes(30),
    severity: 'warning',
    summary: 'Strimzi cannot carry out what a {{ $labels.kind }} says',
    description:
      'Again and again for an hour. The conditions of the object say why: `kubectl get {{ $labels.kind }} --all-namespaces`.',
  });
  observes.dashboard({
    name: 'kafka',
    owner,
    title: 'Kafka',
    panels: [
      { title: 'Events in', expr: perTopic('messagesinpersec'), unit: 'cps' },
      { title: 'Bytes in', expr: perTopic('bytesinpersec'), unit: 'Bps' },
      { title: 'Bytes out', expr: perTopic('bytesoutpersec'), unit: 'Bps' },
      { title: 'Events that wait', expr: lag },
      {
        title: 'Partitions in trouble',
        expr: [
          'sum by (job) (kafka_server_replicamanager_underreplicatedpartitions)',
          'sum by (job) (kafka_server_replicamanager_underminisrpartitioncount)',
          'max by (job) (kafka_controller_kafkacontroller_offlinepartitionscount)',
        ],
      },
      {
        title: 'Time of requests, 99th percentile',
        expr: 'max by (request) (kafka_network_requestmetrics_totaltimems{quantile="0.99", request=~"Produce|Fetch|FetchConsumer"})',
        unit: 'ms',
      },
      {
        title: 'Volumes used',
        expr: 'max by (persistentvolumeclaim) (kubelet_volume_stats_used_bytes{persistentvolumeclaim=~"data-0-.*"} / kubelet_volume_stats_capacity_bytes{persistentvolumeclaim=~"data-0-.*"})',
        unit: 'percentunit',
      },
    ],
  });
}

const each = (expr: string) => `sum by (namespace, consumergroup, topic) (${expr})`;
/** The exporter says -1 of a group that has committed nothing. */
const lag = each('kafka_consumergroup_lag >= 0');
/** Counters with a topic, and without one for all together. */
const perTopic = (name: string) =>
  `sum by (topic) (rate(kafka_server_brokertopicmetrics_${name}_total{topic!=""}[5m]))`;
