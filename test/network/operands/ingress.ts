import type { Call, KubeObject, Made, Pod } from '../made';

const proxies = 'envoy-gateway/ingress';

/** Envoy Gateway 1.9: labels of proxy/resource.go and GatewayOwnerLabels; ports of its bootstrap, and those of listeners 10,000 higher (translator.go). */
export function envoy({ metadata: { name, namespace }, spec }: KubeObject): Made {
  const listeners = spec.listeners.map(({ port }: { port: number }) => (port < 1024 ? port + 10_000 : port));
  const pod: Pod = {
    id: proxies,
    namespace: 'envoy-gateway',
    labels: {
      'app.kubernetes.io/name': 'envoy',
      'app.kubernetes.io/component': 'proxy',
      'app.kubernetes.io/managed-by': 'envoy-gateway',
      'gateway.envoyproxy.io/owning-gateway-namespace': namespace,
      'gateway.envoyproxy.io/owning-gateway-name': name,
    },
    listens: [...listeners, 19001, 19003],
  };
  return { pods: [pod], calls: [{ from: proxies, to: 'envoy-gateway/envoy-gateway', port: 18000 }] };
}

/** The proxies connect to the pods of the Services that routes lead to. */
export function route({ metadata: { namespace }, spec }: KubeObject): Made {
  const backends: readonly { name: string; port: number }[] = spec.rules.flatMap(
    ({ backendRefs = [] }: KubeObject) => backendRefs,
  );
  const calls = backends.map(({ name, port }): Call => ({ from: proxies, to: `${name}.${namespace}.svc`, port }));
  return { pods: [], calls };
}
