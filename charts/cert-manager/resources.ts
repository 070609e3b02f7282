import { kind } from '#platform';
import type * as v1 from '#schemas/cert-manager.io/v1';
import { certManager } from './operator';

export const Certificate = kind<v1.Certificate>('cert-manager.io/v1', 'Certificate', { operator: certManager });
export const Issuer = kind<v1.Issuer>('cert-manager.io/v1', 'Issuer', { operator: certManager });
export const ClusterIssuer = kind<v1.ClusterIssuer>('cert-manager.io/v1', 'ClusterIssuer', {
  operator: certManager,
  scope: 'Cluster',
});
