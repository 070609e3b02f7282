import { Construct } from 'constructs';
import { type Cluster, Component } from '#platform';
import { authority, type IssuerRef } from './authority';

/** The authority of a namespace, made where it is first asked for. */
export function internalCa(on: Cluster, namespace: string): InternalCa {
  const made = on.node.tryFindChild(idOf(namespace));
  return made instanceof InternalCa ? made : new InternalCa(on, namespace);
}

/**
 * Signs certificates for the services of one namespace. Each namespace has an authority of its own: there is no key whose theft would let
 * somebody pass for a service elsewhere, and a client trusts exactly the authority of the services that it was granted.
 */
export class InternalCa extends Construct {
  readonly component: Component;
  readonly issuer: IssuerRef;

  constructor(
    on: Cluster,
    readonly namespace: string,
  ) {
    super(on, idOf(namespace));
    on.namespace(namespace);
    this.component = new Component(this, `certificates-${namespace}`, { layer: 'platform', namespace });
    this.issuer = authority(this.component, {
      name: 'internal-ca',
      commonName: `${namespace} internal CA`,
      domains: hostsOf(namespace),
    });
  }

  /** Whether a name is one of its namespace's. */
  speaksFor(dnsName: string): boolean {
    return hostsOf(this.namespace).some((domain) => dnsName === domain || dnsName.endsWith(`.${domain}`));
  }
}

/** What the names of a namespace's hosts end with; `localhost` is for probes and tunnels. */
const hostsOf = (namespace: string) => [`${namespace}.svc`, `${namespace}.svc.cluster.local`, 'localhost'] as const;

const idOf = (namespace: string) => `internal-ca ${namespace}`;
