import {
  type Component,
  cores,
  Endpoint,
  type Labels,
  mib,
  millicores,
  Operator,
  pods,
  resourcesOf,
  together,
  versions,
} from '#platform';
import { certManager } from '../cert-manager';
import { observeOperator } from './observe-operator';

/** One namespace for both: the operator looks for its plugins in its own (plugin-barman-cloud, installation.mdx). */
const namespace = 'cnpg-system';
const size = { cpu: millicores(100), cpuLimit: cores(1), memory: mib(512) };
const pluginSize = { cpu: millicores(50), cpuLimit: cores(0.5), memory: mib(256) };
const podLabels: Labels = { 'app.kubernetes.io/name': 'cloudnative-pg' };
const pluginPods: Labels = { 'app.kubernetes.io/name': 'plugin-barman-cloud' };

/** CloudNativePG: serves PostgreSQL. Values: charts/cloudnative-pg/values.yaml of chart 0.29.0. */
export const cloudNativePg = new Operator({
  name: 'cloudnative-pg',
  apiGroups: ['postgresql.cnpg.io'],
  namespace,
  chart: versions.charts.cloudNativePg,
  pods: { 'cloudnative-pg': podLabels },
  webhook: { deployment: 'cloudnative-pg', port: 9443 },
  asks: together(size),
  beside: (owner) => observeOperator(owner, pods(namespace, podLabels)),
  values: ({ namespaces, priorityClassName }) => ({
    priorityClassName,
    config: { data: { WATCH_NAMESPACE: namespaces.join(',') } },
    resources: resourcesOf(size),
  }),
});

/** Its plugin for backups in an object store. Values: charts/plugin-barman-cloud/values.yaml of chart 0.7.0. */
export const barmanCloud = new Operator({
  name: 'plugin-barman-cloud',
  apiGroups: ['barmancloud.cnpg.io'],
  namespace,
  chart: versions.charts.barmanCloud,
  pods: { 'plugin-barman-cloud': pluginPods },
  asks: together(pluginSize),
  // The two speak mutual TLS, with Certificates that the plugin's chart renders.
  needs: [certManager, cloudNativePg],
  beside: ({ cluster }: Component) => {
    const operator = cloudNativePg.on(cluster);
    // The operator calls the plugin but does not wait for it: the plugin waits for the operator. So the way in stands with the operator.
    const plugin = new Endpoint(
      `${namespace}/plugin-barman-cloud`,
      operator.component,
      pods(namespace, pluginPods),
      [9090],
    );
    cluster.ledger.grant(operator.controller, 'connect', plugin);
  },
  values: ({ priorityClassName }) => ({ priorityClassName, resources: resourcesOf(pluginSize) }),
});
