import { addresses, type Component, DnsZone, Endpoint, Resource } from '#platform';
import { authority, Certificate, ClusterIssuer, certManager } from '../cert-manager';

/** Who signs the certificate that browsers see. */
export type PublicIssuer = AcmeDns | OwnAuthority;

/** An authority that every browser knows, which asks for a proof in the DNS: the only proof for a wildcard (RFC 8555, 7.1.3 and Let's Encrypt's "Challenge Types"). */
export interface AcmeDns {
  readonly kind: 'acme';
  /** Who is told when a certificate runs out. */
  readonly email: string;
  /** Id of the Route 53 zone that holds the domain: `Z0123456789ABCDEFGHIJ`. */
  readonly hostedZone: string;
  /** @default - Let's Encrypt */
  readonly server?: string;
}

/** An authority made on the cluster, which a browser must be told to trust: for a laptop. */
export interface OwnAuthority {
  readonly kind: 'own';
}

export const acmeDns = (props: Omit<AcmeDns, 'kind'>): AcmeDns => ({ kind: 'acme', ...props });
export const ownAuthority: OwnAuthority = { kind: 'own' };

/** A certificate for all hosts of a domain, in a Secret of this name. */
export function wildcardCertificate(component: Component, secretName: string, domain: string, by: PublicIssuer): void {
  new Resource(component, 'certificate', Certificate, {
    metadata: { name: secretName },
    spec: {
      secretName,
      dnsNames: [`*.${domain}`],
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      issuerRef:
        by.kind === 'acme'
          ? acmeIssuer(component, domain, by)
          : authority(component, {
              name: component.name,
              commonName: `${component.cluster.name} ingress`,
              domains: [domain],
            }),
    },
  });
}

/**
 * A ClusterIssuer, because only those may use what the cloud lends to cert-manager's own service account (`--issuer-ambient-credentials` is off:
 * whoever may make an Issuer could borrow it).
 */
function acmeIssuer(component: Component, domain: string, { email, hostedZone, server = letsEncrypt }: AcmeDns) {
  const on = component.cluster;
  const { controller } = certManager.on(on);
  on.ledger.grant(controller, 'write', new DnsZone(hostedZone));
  on.ledger.grant(controller, 'connect', acme(server));
  const name = `${component.name}-acme`;
  new Resource(component, 'issuer', ClusterIssuer, {
    metadata: { name },
    spec: {
      acme: {
        email,
        server,
        privateKeySecretRef: { name: `${name}-account` },
        solvers: [
          {
            selector: { dnsZones: [domain] },
            dns01: { route53: { region: on.cloud.region, hostedZoneID: hostedZone } },
            // It would look for its own record at the zone's name servers, and this cluster lets nobody out to ask them. Route 53 says itself
            // when a change has reached them all.
            waitInsteadOfSelfCheck: '90s',
          },
        ],
      },
    },
  });
  return { kind: 'ClusterIssuer', group, name };
}

const group = 'cert-manager.io';
const letsEncrypt = 'https://acme-v02.api.letsencrypt.org/directory';

const acme = (server: string) => new Endpoint(`acme ${new URL(server).host}`, undefined, addresses('0.0.0.0/0'), [443]);
