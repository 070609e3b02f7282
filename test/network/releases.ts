import { spokenOf } from './hosts';
import { apiPort, apiServer, type Call, type KubeObject, type Labels, type Made, node, type Pod } from './made';

/**
 * What charts make, by the name of the release: pods with the labels that their templates give them, and whom these call. Read off the charts
 * themselves, rendered with our values by Helm at the versions of src/platform/versions.ts; nothing here is taken from charts/.
 */
export const releases: Readonly<Record<string, (release: KubeObject, all: readonly KubeObject[]) => Made>> = {
  'cert-manager': (release) => {
    const webhook: number = release.spec.values.webhook?.securePort ?? 10250;
    const part = (name: string, app: string, component: string, listens: readonly number[]) =>
      pod(release, name, { app, ...standard(app, 'cert-manager'), 'app.kubernetes.io/component': component }, listens);
    const pods = [
      part('cert-manager', 'cert-manager', 'controller', [9402, 9403]),
      part('cert-manager-cainjector', 'cainjector', 'cainjector', [9402]),
      part('cert-manager-webhook', 'webhook', 'webhook', [webhook, 6080, 9402]),
    ];
    return { pods, calls: [...askApiServer(pods), ...asked('cert-manager/cert-manager-webhook', webhook)] };
  },

  'cloudnative-pg': (release) => {
    const pods = [pod(release, 'cloudnative-pg', standard('cloudnative-pg', 'cloudnative-pg'), [8080, 9443])];
    return { pods, calls: [...askApiServer(pods), ...asked('cnpg-system/cloudnative-pg', 9443)] };
  },

  'plugin-barman-cloud': (release) => {
    const pods = [pod(release, 'plugin-barman-cloud', standard('plugin-barman-cloud', 'plugin-barman-cloud'), [9090])];
    const fromOperator = { from: 'cnpg-system/cloudnative-pg', to: 'cnpg-system/plugin-barman-cloud', port: 9090 };
    return { pods, calls: [...askApiServer(pods), fromOperator] };
  },

  'envoy-gateway': (release) => {
    const pods = [
      pod(
        release,
        'envoy-gateway',
        { 'control-plane': 'envoy-gateway', ...standard('gateway-helm', 'envoy-gateway') },
        [18000, 18001, 18002, 19001],
      ),
      pod(release, 'certgen', { app: 'certgen' }, []),
    ];
    return { pods, calls: askApiServer(pods) };
  },

  'external-secrets': (release) => {
    const webhook: number = release.spec.values.webhook?.port ?? 10250;
    const part = (name: string, listens: readonly number[]) =>
      pod(release, name, standard(name, 'external-secrets'), listens);
    const pods = [
      part('external-secrets', [8080, 8082]),
      part('external-secrets-cert-controller', [8080, 8081]),
      part('external-secrets-webhook', [8080, 8081, webhook]),
    ];
    return { pods, calls: [...askApiServer(pods), ...asked('external-secrets/external-secrets-webhook', webhook)] };
  },

  // Its webhook is a second container, which declares no port in the template: 9443 (helm/templates/webhook).
  'flink-kubernetes-operator': (release) => {
    const labels = { 'app.kubernetes.io/name': 'flink-kubernetes-operator' };
    const metrics: number | undefined = release.spec.values.metrics?.port;
    const listens = [8085, 9443, ...(metrics ? [metrics] : [])];
    const pods = [pod(release, 'flink-kubernetes-operator', labels, listens)];
    return { pods, calls: [...askApiServer(pods), ...asked('flink-system/flink-kubernetes-operator', 9443)] };
  },

  // People's servers are made by the hub (kubespawner, `_build_pod_labels`; jupyterhub_config.py, `common_labels`).
  jupyterhub: (release, all) => {
    const part = (component: string, id: string, listens: readonly number[]) =>
      pod(
        release,
        id,
        {
          ...{ app: 'jupyterhub', release: 'jupyterhub', component, 'app.kubernetes.io/component': component },
          ...standard('jupyterhub', 'jupyterhub'),
        },
        listens,
      );
    const pods = [
      part('hub', 'hub', [8081]),
      part('proxy', 'proxy', [8000, 8001]),
      part('singleuser-server', 'jupyter-somebody', [8888]),
    ];
    const call = (from: string, to: string, port: number): Call => ({
      from: `jupyterhub/${from}`,
      to: `jupyterhub/${to}`,
      port,
    });
    // What the chart's own policies let through (templates/*/netpol.yaml), which we switch off.
    const calls = [
      call('proxy', 'hub', 8081),
      call('hub', 'proxy', 8001),
      call('hub', 'jupyter-somebody', 8888),
      call('proxy', 'jupyter-somebody', 8888),
      call('jupyter-somebody', 'hub', 8081),
      { from: 'jupyterhub/hub', to: apiServer, port: apiPort },
      ...spokenOf('jupyterhub/hub', release.spec.values.hub, all),
      ...spokenOf('jupyterhub/jupyter-somebody', release.spec.values.singleuser, all),
    ];
    return { pods, calls, hosts: { 'proxy-public.jupyterhub.svc': { to: 'jupyterhub/proxy', ports: { 80: 8000 } } } };
  },

  karpenter: (release) => {
    const pods = [pod(release, 'karpenter', standard('karpenter', 'karpenter'), [8080, 8081])];
    return { pods, calls: askApiServer(pods) };
  },

  keda: (release) => {
    const part = (name: string, listens: readonly number[]) =>
      pod(release, name, { app: name, ...standard(name, 'keda') }, listens);
    const pods = [
      part('keda-operator', [8080, 9666]),
      part('keda-operator-metrics-apiserver', [6443, 8080]),
      part('keda-admission-webhooks', [8080, 9443]),
    ];
    const calls = [
      ...askApiServer(pods),
      ...asked('keda/keda-admission-webhooks', 9443),
      // The APIService v1beta1.external.metrics.k8s.io.
      ...asked('keda/keda-operator-metrics-apiserver', 6443),
      { from: 'keda/keda-operator-metrics-apiserver', to: 'keda/keda-operator', port: 9666 },
    ];
    return { pods, calls };
  },

  /**
   * The operator makes Prometheus and Alertmanager out of objects in the chart (pkg/prometheus/server/operator.go and
   * pkg/alertmanager/operator.go, `makeSelectorLabels`; both called as the release, `cleanPrometheusOperatorObjectNames`).
   */
  'kube-prometheus-stack': (release, all) => {
    const stack = 'kube-prometheus-stack';
    const operated = (name: string) => ({
      ...standard(name, stack),
      'app.kubernetes.io/managed-by': 'prometheus-operator',
      [name]: stack,
    });
    const pods: readonly Pod[] = [
      pod(release, 'prometheus', operated('prometheus'), [9090, 8080]),
      pod(release, 'alertmanager', operated('alertmanager'), [9093, 9094, 8080]),
      pod(
        release,
        'operator',
        { app: `${stack}-operator`, release: stack, ...standard(`${stack}-prometheus-operator`, stack) },
        [10250],
      ),
      pod(release, 'grafana', standard('grafana', stack), [3000, 6060, 9094]),
      pod(release, 'kube-state-metrics', { release: stack, ...standard('kube-state-metrics', stack) }, [8080, 8081]),
      {
        id: 'node-metrics/node-exporter',
        namespace: 'node-metrics',
        labels: { release: stack, ...standard('prometheus-node-exporter', stack) },
        listens: [9100],
        hostNetwork: true,
      },
    ];
    const [prometheus, , operator, grafana, states] = pods.map(({ id }) => id) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const scrapes: readonly (readonly [string, number])[] = [
      // The chart's ServiceMonitors that are left on; Alertmanager's own port is called with alerts too.
      ['monitoring/alertmanager', 8080],
      [states, 8080],
      [operator, 10250],
      ['kube-system/coredns', 9153],
      [node, 10250],
      [node, 9100],
      [apiServer, apiPort],
    ];
    return {
      pods,
      calls: [
        ...scrapes.map(([to, port]) => ({ from: prometheus, to, port })),
        ...[operator, grafana, states].map((from) => ({ from, to: apiServer, port: apiPort })),
        ...asked(operator, 10250),
        { from: prometheus, to: 'monitoring/alertmanager', port: 9093 },
        ...spokenOf(grafana, release.spec.values.grafana, all),
      ],
      hosts: {
        'prometheus-operated.monitoring.svc': { to: prometheus, ports: { 9090: 9090 } },
        'alertmanager-operated.monitoring.svc': { to: 'monitoring/alertmanager', ports: { 9093: 9093 } },
        [`${stack}-grafana.monitoring.svc`]: { to: grafana, ports: { 80: 3000 } },
      },
    };
  },

  reloader: (release) => {
    const labels = { app: 'reloader', release: 'reloader', ...standard('reloader', 'reloader') };
    const pods = [pod(release, 'reloader', labels, [9090])];
    return { pods, calls: askApiServer(pods) };
  },

  'spark-operator': (release) => {
    const part = (component: string, listens: readonly number[]) =>
      pod(
        release,
        component,
        { ...standard('spark-operator', 'spark-operator'), 'app.kubernetes.io/component': component },
        listens,
      );
    const pods = [part('controller', [8080]), part('webhook', [8080, 9443])];
    return { pods, calls: [...askApiServer(pods), ...asked('spark-operator/webhook', 9443)] };
  },

  strimzi: (release) => {
    const labels = { name: 'strimzi-cluster-operator', 'strimzi.io/kind': 'cluster-operator' };
    const pods = [pod(release, 'strimzi-cluster-operator', labels, [8080])];
    return { pods, calls: askApiServer(pods) };
  },
};

const standard = (name: string, instance: string): Labels => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/instance': instance,
});

function pod({ metadata }: KubeObject, name: string, labels: Labels, listens: readonly number[]): Pod {
  const { namespace } = metadata;
  return { id: `${namespace}/${name}`, namespace, labels, listens };
}

const askApiServer = (pods: readonly Pod[]): readonly Call[] =>
  pods.map(({ id }) => ({ from: id, to: apiServer, port: apiPort }));

/** A webhook, or an API that the API server hands on. */
const asked = (to: string, port: number): readonly Call[] => [{ from: apiServer, to, port }];
