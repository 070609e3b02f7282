import { type Labels, Operator, Resource, ServiceAccount, together, versions } from '#platform';
import { certManager } from '../cert-manager';
import { generatedSecret } from '../external-secrets';
import { dashboardReader, grafanaSize, sidecarSize } from './grafana';
import { grafanaAdmin, namespace, nodeAccount, nodeNamespace, ports, release, settingsOf } from './stack';
import { operatorSize, stackValues, stateSize } from './values';

const operatorName = 'prometheus-operator';

/** Pods of the stack, by the labels that its charts give them (templates at tag kube-prometheus-stack-88.5.3, grafana-12.11.1). */
export const stackPods = {
  [operatorName]: { app: `${release}-operator`, release },
  'kube-state-metrics': { 'app.kubernetes.io/name': 'kube-state-metrics', 'app.kubernetes.io/instance': release },
  grafana: { 'app.kubernetes.io/name': 'grafana', 'app.kubernetes.io/instance': release },
} as const satisfies Record<string, Labels>;

/** The kube-prometheus-stack: the Prometheus operator, what it runs, and Grafana. It is there because `Monitoring` states monitors and rules. */
export const prometheusStack = new Operator({
  name: release,
  apiGroups: ['monitoring.coreos.com'],
  namespace,
  chart: versions.charts.kubePrometheusStack,
  // All three ask the API server: for monitors, for the state of all objects, for dashboards.
  pods: stackPods,
  accounts: {
    [operatorName]: `${release}-operator`,
    'kube-state-metrics': `${release}-kube-state-metrics`,
    grafana: `${release}-grafana`,
  },
  // A Service for the metrics of CoreDNS, and the agents of the nodes.
  writesTo: ['kube-system', nodeNamespace],
  webhook: { deployment: operatorName, port: ports.operator },
  // Prometheus and Alertmanager are asked for by the construct, which knows how large they are.
  asks: together(operatorSize, stateSize, together(grafanaSize, sidecarSize)),
  // Its webhook serves with a Certificate that the chart renders.
  needs: [certManager],
  beside: (component) => {
    generatedSecret(component, {
      name: grafanaAdmin.name,
      generate: [grafanaAdmin.password],
      template: { [grafanaAdmin.user]: 'admin' },
    });
    dashboardReader(component);
    // No quota there: there are as many agents as nodes, and nobody states how many nodes there are.
    component.cluster.namespace(nodeNamespace, { podSecurity: 'privileged' });
    // The account is ours so that the release waits for the namespace.
    new Resource(component, 'node-exporter-account', ServiceAccount, {
      metadata: { name: nodeAccount, namespace: nodeNamespace },
      automountServiceAccountToken: false,
    });
  },
  values: ({ cluster, component, priorityClassName }) => stackValues(component, priorityClassName, settingsOf(cluster)),
});
