import { type Component, Resource } from '#platform';
import { Gateway, GatewayClass, HTTPRoute } from './resources';

export const gateway = 'ingress';
/** The Secret of the certificate. */
export const secretName = 'ingress-tls';

/** Addresses of everybody. */
export const anywhere = '0.0.0.0/0';

const ports = { http: 80, https: 443 } as const;

/** Ports that the proxies open for those of their Service: 10,000 above, so that they need no right to open low ones (internal/gatewayapi/translator.go). */
export const openedPorts = Object.values(ports).map((port) => port + 10_000);

export interface GatewayProps {
  readonly domain: string;
  /** Addresses that people come from. */
  readonly from: string;
  /** Namespaces whose routes are taken. */
  readonly rooms: readonly string[];
}

/** TLS for all hosts of the domain; who comes without is sent on. */
export function renderGateway(component: Component, { domain, from, rooms }: GatewayProps): void {
  const { cloud } = component.cluster;
  const hostname = `*.${domain}`;
  new Resource(component, 'class', GatewayClass, {
    metadata: { name: gateway },
    spec: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
  });
  new Resource(component, 'gateway', Gateway, {
    metadata: { name: gateway },
    spec: {
      gatewayClassName: gateway,
      infrastructure: cloud.provider === 'aws' ? { annotations: loadBalancer(from) } : undefined,
      listeners: [
        {
          name: 'http',
          port: ports.http,
          protocol: 'HTTP',
          hostname,
          allowedRoutes: { namespaces: { from: 'Same' } },
        },
        {
          name: 'https',
          port: ports.https,
          protocol: 'HTTPS',
          hostname,
          tls: { mode: 'Terminate', certificateRefs: [{ name: secretName }] },
          allowedRoutes: { namespaces: { from: 'Selector', selector: namespacesOf(rooms) } },
        },
      ],
    },
  });
  new Resource(component, 'to-https', HTTPRoute, {
    metadata: { name: 'to-https' },
    spec: {
      parentRefs: [{ name: gateway, sectionName: 'http' }],
      rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    },
  });
}

const namespacesOf = (names: readonly string[]) => ({
  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In' as const, values: names }],
});

/** A network load balancer, by the cloud controller that EKS runs itself (cloud-provider-aws, docs/service_controller.md). */
const loadBalancer = (from: string) => ({
  'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb',
  ...(from === anywhere ? {} : { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' }),
});
