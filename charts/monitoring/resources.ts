import { kind } from '#platform';
import type * as v1 from '#schemas/monitoring.coreos.com/v1';
import { prometheusStack } from './operator';

export const PodMonitor = kind<v1.PodMonitor>('monitoring.coreos.com/v1', 'PodMonitor', { operator: prometheusStack });
export const PrometheusRule = kind<v1.PrometheusRule>('monitoring.coreos.com/v1', 'PrometheusRule', {
  operator: prometheusStack,
});
