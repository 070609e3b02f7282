/** Rules of the Prometheus JMX exporter: which of the brokers' MBeans become metrics, and how they are called. Alerts in the field refer to these names. */
export const jmxRules = `lowercaseOutputName: true
rules:
  # Rates and totals per topic: bytes, messages, failed requests.
  - pattern: kafka.server<type=BrokerTopicMetrics, name=(.+), topic=(.+)><>Count
    name: kafka_server_brokertopicmetrics_$1_total
    type: COUNTER
    labels:
      topic: "$2"
  - pattern: kafka.server<type=BrokerTopicMetrics, name=(.+)><>Count
    name: kafka_server_brokertopicmetrics_$1_total
    type: COUNTER
  # Partitions that lack a replica, or a leader.
  - pattern: kafka.server<type=ReplicaManager, name=(.+)><>Value
    name: kafka_server_replicamanager_$1
    type: GAUGE
  - pattern: kafka.controller<type=KafkaController, name=(.+)><>Value
    name: kafka_controller_kafkacontroller_$1
    type: GAUGE
  # How long requests take and wait.
  - pattern: kafka.network<type=RequestMetrics, name=(.+), request=(.+)><>(\\d+)thPercentile
    name: kafka_network_requestmetrics_$1
    type: GAUGE
    labels:
      request: "$2"
      quantile: "0.$3"
  # In quotes, because to YAML a colon at the end of a line begins a map.
  - pattern: 'kafka.server<type=raft-metrics><>(.+):'
    name: kafka_server_raftmetrics_$1
    type: GAUGE
`;

/** The same for Cruise Control, whose MBeans are all called alike. */
export const balanceRules = `lowercaseOutputName: true
rules:
  - pattern: kafka.cruisecontrol<name=(.+)><>(\\w+)
    name: kafka_cruisecontrol_$1_$2
    type: GAUGE
`;
