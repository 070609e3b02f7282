import { type Component, Endpoint, pods } from '#platform';
import type { Operands } from './operands';
import { belongsTo } from './resources';

/** Where Strimzi's pods show metrics (KafkaCluster.java, KafkaExporter.java, CruiseControl.java, EntityTopicOperator.java, EntityUserOperator.java). */
const ports = { exporter: 9404, topicOperator: 8080, userOperator: 8081 } as const;

/** The metrics of one Kafka cluster: its nodes' by the rules of metrics.ts, the consumers' lag from the exporter, and those of its operators. */
export function metricsSources(component: Component, { cluster, balanced }: Operands): void {
  const { observes } = component.cluster;
  const source = (name: string, type: string, port: number) =>
    observes.metrics({
      name: `${cluster}-${name}`,
      endpoint: new Endpoint(
        `${component.home}/${cluster}-${name}-metrics`,
        component,
        pods(component.home, { ...belongsTo(cluster), 'strimzi.io/component-type': type }),
        [port],
      ),
    });
  source('kafka', 'kafka', ports.exporter);
  source('kafka-exporter', 'kafka-exporter', ports.exporter);
  if (balanced) source('cruise-control', 'cruise-control', ports.exporter);
  source('topic-operator', 'entity-operator', ports.topicOperator);
  source('user-operator', 'entity-operator', ports.userOperator);
}
