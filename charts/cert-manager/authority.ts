import { type Component, days, Resource } from '#platform';
import type * as v1 from '#schemas/cert-manager.io/v1';
import { Certificate, Issuer } from './resources';

export interface AuthorityProps {
  /** Name of its Issuer. */
  readonly name: string;
  /** What people and programs know it by; 64 letters at most. */
  readonly commonName: string;
  /** It signs for these domains and all below them. */
  readonly domains: readonly [string, ...string[]];
}

/** What a Certificate says of who signs it. */
export type IssuerRef = v1.Certificate['spec'] extends { readonly issuerRef: infer Ref } | undefined ? Ref : never;

/** An authority of our own in the component's namespace: a root that signs itself, and an Issuer that signs with its key. */
export function authority(component: Component, { name, commonName, domains }: AuthorityProps): IssuerRef {
  const root = `${name}-root`;
  new Resource(component, 'root-issuer', Issuer, { metadata: { name: root }, spec: { selfSigned: {} } });
  new Resource(component, 'root', Certificate, {
    metadata: { name: root },
    spec: {
      secretName: root,
      isCA: true,
      // What it may sign for is in its own certificate too, and clients hold it to that (RFC 5280, 4.2.1.10; on by default since cert-manager 1.17).
      nameConstraints: { critical: true, permitted: { dnsDomains: [...domains] } },
      // Without a subject, RFC 5280 (4.1.2.6) has no authority; clients tell two of them apart by it.
      commonName: commonName.slice(-64),
      duration: days(3650).go,
      renewBefore: days(365).go,
      // Renewed with the key that it has: what it signed before and after is good for clients that hold the old certificate and the new.
      // cert-manager does not sign leaves anew when their authority changes (cert-manager.io/docs/configuration/ca).
      privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Never' },
      issuerRef: issuerRef(root),
    },
  });
  new Resource(component, 'issuer', Issuer, { metadata: { name }, spec: { ca: { secretName: root } } });
  return issuerRef(name);
}

const issuerRef = (name: string) => ({ name, kind: 'Issuer', group: 'cert-manager.io' });
