import { type Component, Resource, resourcesOf, together } from '#platform';
import type { KafkaSpec } from '#schemas/kafka.strimzi.io/v1';
import { belongsTo, KafkaRebalance } from './resources';
import { cruiseControlSize, placement, standing } from './standing';

/** Cruise Control, which moves partitions to brokers that are added, and off those that are to go. */
export function balance(
  component: Component,
  cluster: string,
  metricsConfig: NonNullable<KafkaSpec['cruiseControl']>['metricsConfig'],
): NonNullable<KafkaSpec['cruiseControl']> {
  const template = new Resource(component, 'balance', KafkaRebalance, {
    metadata: {
      name: `${cluster}-balance`,
      labels: belongsTo(cluster),
      annotations: { 'strimzi.io/rebalance-template': 'true' },
    },
    spec: {},
  });
  const who = `kafka ${cluster} cruise control`;
  component.cluster.asks({ who, owner: component, ...together(cruiseControlSize), placement });
  return {
    template: { pod: standing(component) },
    resources: resourcesOf(cruiseControlSize),
    metricsConfig,
    autoRebalance: [
      { mode: 'add-brokers', template: { name: template.name } },
      { mode: 'remove-brokers', template: { name: template.name } },
    ],
  };
}
