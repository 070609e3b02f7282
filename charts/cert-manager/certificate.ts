import type { Construct } from 'constructs';
import { Component, DescriptionError, type Duration, days, hours, Resource, SecretReference } from '#platform';
import { restartOnRotation } from '../reloader';
import { type InternalCa, internalCa } from './internal-ca';
import { Certificate } from './resources';

export interface CertificateProps {
  /** Name of the Certificate and of the Secret that it is kept in. */
  readonly name: string;
  /** Names that clients call the service by: hosts of the component's own namespace (`trino.trino.svc`), or `localhost`. */
  readonly dnsNames: readonly [string, ...string[]];
  /** What the certificate proves: that a service is who it says, that a client is, or both. @default server auth */
  readonly usages?: readonly ('server auth' | 'client auth')[];
  /** Who a client is, for services that read it off the certificate. @default - none: servers are known by their DNS names */
  readonly commonName?: string;
  /** How long a certificate is good. cert-manager renews it when a third is left. @default 90 days */
  readonly lifetime?: Duration;
}

/** `tls-combined.pem` is the key and the chain in one file: a key store for Kafka and Trino that needs no password. */
export type CertificateKey = 'tls.crt' | 'tls.key' | 'ca.crt' | 'tls-combined.pem';

const keys = ['tls.crt', 'tls.key', 'ca.crt', 'tls-combined.pem'] as const satisfies readonly CertificateKey[];

/**
 * A certificate for a service, signed by the authority of the component's namespace. Its Secret lies there; a client elsewhere is brought `ca.crt`
 * of it with `deliver`. Only External Secrets can read the key on the way: RBAC knows no part of a Secret, but the pods get no token of that reader. The key is a new one at each renewal: who serves with it must read it anew (it is restarted, charts/reloader).
 */
export function certificate(scope: Construct, props: CertificateProps): SecretReference<CertificateKey> {
  const component = Component.of(scope);
  const ca = internalCa(component.cluster, component.home);
  const { name, dnsNames, usages = ['server auth'], commonName, lifetime = days(90) } = props;
  refuseUnissuable(scope, name, commonName, lifetime);
  for (const dnsName of dnsNames) refuseForeign(scope, ca, name, dnsName);
  component.node.addDependency(ca.component);
  restartOnRotation(component.cluster);
  new Resource(scope, `${name}-certificate`, Certificate, {
    metadata: { name },
    spec: {
      secretName: name,
      commonName,
      dnsNames: [...dnsNames],
      usages: ['digital signature', ...usages],
      duration: lifetime.go,
      // PKCS #1, the default, is a form that Kafka and Java do not read.
      privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' },
      additionalOutputFormats: [{ type: 'CombinedPEM' }],
      issuerRef: ca.issuer,
    },
  });
  return new SecretReference(component.home, name, keys, component);
}

/** cert-manager's webhook refuses others (internal/apis/certmanager/validation/certificate.go at tag v1.21.1). */
function refuseUnissuable(scope: Construct, name: string, commonName: string | undefined, lifetime: Duration): void {
  const tooLong = commonName !== undefined && commonName.length > 64;
  if (!tooLong && lifetime.milliseconds >= hours(1).milliseconds) return;
  throw new DescriptionError({
    code: 'LH295',
    where: `${scope.node.path}: certificate '${name}'`,
    what: tooLong ? `the common name '${commonName}' has more than 64 letters` : `it would be good for ${lifetime}`,
    fix: tooLong ? 'Shorten it.' : 'State an hour at least.',
  });
}

/** An authority speaks for its namespace. */
function refuseForeign(scope: Construct, ca: InternalCa, name: string, dnsName: string): void {
  if (ca.speaksFor(dnsName)) return;
  const { namespace } = ca;
  throw new DescriptionError({
    code: 'LH290',
    where: `${scope.node.path}: certificate '${name}'`,
    what: `'${dnsName}' is no host of namespace '${namespace}', and the authority of a namespace signs for its own hosts alone`,
    fix: `State '<service>.${namespace}.svc', or ask for the certificate in the namespace where the service is.`,
  });
}
