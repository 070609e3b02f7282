import { parse } from 'yaml';
import { balanceRules, jmxRules } from '../../charts/kafka/metrics';
import { derived } from '../clusters/rendered';
import { kafkaOn, tiny } from './descriptions';

/** MBeans of a broker and a controller that are watched, as the JMX exporter writes them (kafka.apache.org/documentation, "Monitoring"). */
const beans = [
  'kafka.server<type=ReplicaManager, name=UnderReplicatedPartitions><>Value',
  'kafka.server<type=ReplicaManager, name=UnderMinIsrPartitionCount><>Value',
  'kafka.controller<type=KafkaController, name=OfflinePartitionsCount><>Value',
  'kafka.controller<type=KafkaController, name=ActiveControllerCount><>Value',
  'kafka.server<type=BrokerTopicMetrics, name=MessagesInPerSec, topic=cats><>Count',
  'kafka.server<type=BrokerTopicMetrics, name=BytesInPerSec, topic=cats><>Count',
  'kafka.server<type=BrokerTopicMetrics, name=BytesOutPerSec, topic=cats><>Count',
  'kafka.network<type=RequestMetrics, name=TotalTimeMs, request=Produce><>99thPercentile',
];

interface Rule {
  readonly pattern: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

const rules = [jmxRules, balanceRules].flatMap((text) => (parse(text) as { readonly rules: readonly Rule[] }).rules);

/** What the first rule that matches makes of a bean, as the exporter does it (JmxCollector.java): patterns match anywhere, names are in lower case. */
function series(bean: string) {
  for (const { pattern, name, labels = {} } of rules) {
    const match = new RegExp(`^.*(?:${pattern}).*$`).exec(`${bean}: 1.0`);
    if (!match) continue;
    const filled = (text: string) => text.replaceAll(/\$(\d)/g, (_, group) => match[Number(group)] ?? '');
    return {
      name: filled(name).toLowerCase(),
      labels: Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, filled(value)])),
    };
  }
  throw new Error(`no rule for ${bean}`);
}

/** Every series of Kafka's own that an alert or a picture asks for. */
function asked(): ReadonlySet<string> {
  const { observes } = derived(tiny((on) => kafkaOn(on) && undefined));
  const expressions = [
    ...observes.alerts.map(({ expr }) => expr),
    ...observes.dashboards.flatMap(({ panels }) => panels.flatMap(({ expr }) => expr)),
  ];
  return new Set(expressions.flatMap((expr) => expr.match(/kafka_(server|controller|network)_[a-z_]+/g) ?? []));
}

test('alerts and pictures ask for series that the JMX rules make, and for all of these', () => {
  expect([...asked()].sort()).toEqual([...new Set(beans.map((bean) => series(bean).name))].sort());
});

test('a rule whose pattern ends with a colon is a text to YAML, not a map', () => {
  expect(series('kafka.server<type=raft-metrics><>commit-latency-avg').name).toBe(
    'kafka_server_raftmetrics_commit-latency-avg',
  );
});

test("Cruise Control's own are made to names that Prometheus takes", () => {
  // The exporter makes `_` of what may not stand in a name (JmxCollector.java, safeName).
  const { name } = series('kafka.cruisecontrol<name=LoadMonitor.valid-windows><>Value');
  expect(name.replaceAll(/[^a-z0-9_]/g, '_')).toBe('kafka_cruisecontrol_loadmonitor_valid_windows_value');
});

test('the labels that are asked for are those that the rules give', () => {
  expect(series(beans[4] ?? '').labels).toEqual({ topic: 'cats' });
  expect(series(beans[7] ?? '').labels).toEqual({ request: 'Produce', quantile: '0.99' });
});

test('the pods of a Kafka cluster that show metrics are read, each at its port', () => {
  const { observes } = derived(tiny((on) => kafkaOn(on) && undefined));
  const read = observes.metricsSources.map(({ name, endpoint }) => `${name}:${endpoint.ports[0]}`);
  expect(read).toEqual(
    expect.arrayContaining([
      'strimzi:8080',
      'test-kafka:9404',
      'test-kafka-exporter:9404',
      'test-topic-operator:8080',
      'test-user-operator:8081',
    ]),
  );
});
