import { addresses, type Component, Endpoint, type Labels, type Peer, type Principal, pods } from '#platform';
import { prometheusStack, stackPods } from './operator';
import { namespace, ports, release } from './stack';

/** Pods that the Prometheus operator makes for a Prometheus or an Alertmanager called as the release (pkg/prometheus/server/statefulset.go). */
const made = (name: string): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/instance': release,
  'app.kubernetes.io/managed-by': 'prometheus-operator',
});

/** The parts of the stack that others refer to. */
export interface Parts {
  readonly prometheus: Principal;
  readonly alertmanager: Principal;
  /** Prometheus' API. */
  readonly api: Endpoint;
  readonly grafana: Endpoint;
}

/**
 * Who of the stack calls whom, and what it reads by itself. Prometheus stands in the construct's component, not in the operators' layer: it is
 * called by operators and calls them, and neither may wait for the other.
 */
export function connectStack(component: Component, receiver: 'nobody' | 'somebody'): Parts {
  const on = component.cluster;
  const { ledger } = on;
  const principal = (name: string): Principal => ({
    id: `${namespace}/${name}`,
    peer: pods(namespace, made(name)),
    component,
  });
  const at = (name: string, peer: Peer, ...numbers: number[]) =>
    new Endpoint(`${namespace}/${name}`, component, peer, numbers);
  const outside = (name: string, peer: Peer, port: number) => new Endpoint(name, undefined, peer, [port]);

  const prometheus = principal('prometheus');
  const alertmanager = principal('alertmanager');
  // In the order of `stackPods`.
  const [, , grafana] = prometheusStack.on(on).principals as [Principal, Principal, Principal];
  const api = at('prometheus', prometheus.peer, ports.prometheus);
  const alerts = at('alertmanager', alertmanager.peer, ports.alertmanager);

  ledger.grant(grafana, 'connect', api);
  ledger.grant(grafana, 'connect', alerts);
  ledger.grant(prometheus, 'connect', alerts);
  if (receiver === 'somebody') ledger.grant(alertmanager, 'connect', outside('receivers of alerts', internet, 443));
  // It asks the API server for targets, and reads the API server's own metrics.
  ledger.grant(prometheus, 'connect', on.apiServer);
  for (const read of [
    at('prometheus-metrics', prometheus.peer, ports.prometheus, ports.reloader),
    at('alertmanager-metrics', alertmanager.peer, ports.reloader),
    at('kube-state-metrics', pods(namespace, stackPods['kube-state-metrics']), ports.kubeStateMetrics),
    at('prometheus-operator-metrics', pods(namespace, stackPods['prometheus-operator']), ports.operator),
    outside('coredns', pods('kube-system', { 'k8s-app': 'kube-dns' }), ports.coreDns),
    // Both answer on the nodes' own addresses, which lie in one range with the API server's (src/platform/cloud.ts).
    outside('kubelets', on.cloud.apiServer.peer, ports.kubelet),
    outside('node-exporters', on.cloud.apiServer.peer, ports.nodeExporter),
  ]) {
    ledger.grant(prometheus, 'connect', read);
  }
  return {
    prometheus,
    alertmanager,
    api,
    grafana: at('grafana', pods(namespace, stackPods.grafana), ports.grafana),
  };
}

/** Whoever is told lives outside; nothing in the networks that companies use for themselves (RFC 1918), and no metadata service. */
const internet = addresses('0.0.0.0/0', ['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16']);
