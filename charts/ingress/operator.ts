import {
  type Cluster,
  type Component,
  cores,
  type Labels,
  mib,
  millicores,
  Operator,
  placementOf,
  resourcesOf,
  together,
  versions,
} from '#platform';

const namespace = 'envoy-gateway';
const name = 'envoy-gateway';

/** Deployment and Service of the proxies, which lie beside the controller. */
export const proxies = {
  namespace,
  name: 'ingress',
  placement: 'services',
  priority: 'service',
  /** One may fail with its zone. */
  replicas: ({ cloud }: Cluster) => (cloud.zones > 1 ? 2 : 1),
  cpu: millicores(250),
  memory: mib(512),
  /** The container beside each proxy that lets it end in peace; it gets what a container gets that says nothing (src/derive/namespaces.ts). */
  sidecar: { cpu: millicores(50), memory: mib(256) },
} as const;

/** Labels of the proxies (internal/infrastructure/kubernetes/proxy/resource_provider.go, 1.9.0). */
export const proxyLabels: Labels = {
  'app.kubernetes.io/name': 'envoy',
  'app.kubernetes.io/component': 'proxy',
  'app.kubernetes.io/managed-by': 'envoy-gateway',
};

const size = { cpu: millicores(100), cpuLimit: cores(1), memory: mib(512) };
const certgenSize = { cpu: millicores(50), cpuLimit: cores(0.5), memory: mib(256) };

/**
 * Envoy Gateway: turns Gateways and routes into Envoy proxies. Of what can take ingress-nginx's place (retired in 2026) it is the one whose chart
 * brings the kinds of the Gateway API, runs on a laptop as on EKS, and needs no kinds of its own for what we ask of it.
 * Values: charts/gateway-helm/values.tmpl.yaml and api/v1alpha1 at tag v1.9.0.
 */
export const envoyGateway = new Operator({
  name,
  apiGroups: ['gateway.networking.k8s.io', 'gateway.envoyproxy.io'],
  namespace,
  chart: versions.charts.envoyGateway,
  // The second is a hook of the chart that makes the certificates between controller and proxies.
  pods: { [name]: { 'control-plane': name }, [`${name}-certgen`]: { app: 'certgen' } },
  accounts: { [`${name}-certgen`]: `${name}-gateway-helm-certgen` },
  asks: together(size, certgenSize),
  values: ({ component, priorityClassName }) => ({
    deployment: { envoyGateway: { resources: resourcesOf(size) }, priorityClassName },
    certgen: { job: { resources: resourcesOf(certgenSize) } },
    // A webhook on every pod of the cluster, for routing by zone, which we do not ask for.
    topologyInjector: { enabled: false },
    config: { envoyGateway: { envoyProxy: fleet(component) } },
  }),
});

/** What every proxy is made of: an EnvoyProxySpec, the default of the controller (api/v1alpha1/envoygateway_types.go). */
function fleet(controller: Component) {
  const on = controller.cluster;
  const replicas = proxies.replicas(on);
  const { nodeSelector, tolerations } = placementOf(on.cloud, proxies.placement);
  return {
    provider: {
      type: 'Kubernetes',
      kubernetes: {
        envoyDeployment: {
          name: proxies.name,
          replicas,
          container: { resources: resourcesOf({ ...proxies, cpuLimit: cores(1) }) },
          pod: {
            priorityClassName: on.priorities.use(proxies.priority, controller),
            ...(nodeSelector ? { nodeSelector: { ...nodeSelector } } : {}),
            ...(tolerations ? { tolerations: tolerations.map((toleration) => ({ ...toleration })) } : {}),
            ...(replicas > 1 ? { topologySpreadConstraints: [spread(on.cloud.zoneLabel)] } : {}),
          },
        },
        ...(replicas > 1 ? { envoyPDB: { maxUnavailable: 1 } } : {}),
        // On a laptop nobody hands out load balancers; people tunnel to the Service.
        envoyService: { name: proxies.name, type: on.cloud.provider === 'none' ? 'ClusterIP' : 'LoadBalancer' },
      },
    },
  };
}

const spread = (topologyKey: string) => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable: 'ScheduleAnyway',
  labelSelector: { matchLabels: { ...proxyLabels } },
});
