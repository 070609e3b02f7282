import { kind } from '#platform';
import type * as v1 from '#schemas/gateway.networking.k8s.io/v1';
import { envoyGateway } from './operator';

const observed = 'has(status.conditions) && status.conditions.all(c, c.observedGeneration == metadata.generation)';
const has = (type: string, status: string) =>
  `status.conditions.exists(c, c.type == '${type}' && c.status == '${status}')`;

export const GatewayClass = kind<v1.GatewayClass>('gateway.networking.k8s.io/v1', 'GatewayClass', {
  scope: 'Cluster',
  operator: envoyGateway,
});
/** `Programmed` says that the proxies are up and have an address; kstatus looks for `Ready`, which Gateways do not have. */
export const Gateway = kind<v1.Gateway>('gateway.networking.k8s.io/v1', 'Gateway', {
  operator: envoyGateway,
  health: {
    current: `${observed} && ${has('Programmed', 'True')}`,
    failed: `${observed} && ${has('Accepted', 'False')}`,
  },
});
export const HTTPRoute = kind<v1.HTTPRoute>('gateway.networking.k8s.io/v1', 'HTTPRoute', { operator: envoyGateway });
