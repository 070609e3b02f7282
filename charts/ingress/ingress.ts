import { Construct } from 'constructs';
import {
  addresses,
  type Cluster,
  Component,
  DescriptionError,
  Endpoint,
  type Exposure,
  type Principal,
  pods,
  Resource,
} from '#platform';
import { gateway, openedPorts, renderGateway, secretName } from './gateway';
import { type PublicIssuer, wildcardCertificate } from './issuer';
import { envoyGateway, proxies, proxyLabels } from './operator';
import { HTTPRoute } from './resources';
import type { OidcProvider, OnePerson } from './sign-in';
import { signInClient, signInProxy } from './sign-in-proxy';

export interface IngressProps {
  /** Applications are `<name>.<domain>`. */
  readonly domain: string;
  /** Who signs the certificate for the domain: `acmeDns(...)`, or `ownAuthority` on a laptop. */
  readonly certificate: PublicIssuer;
  /** Who says who people are, for applications that do not ask themselves: `oidc(...)`, or `onePerson(...)` on a laptop. */
  readonly signIn: OidcProvider | OnePerson;
  /** Addresses that people come from. `anywhere` makes the load balancer a public one; else it is one of the private network. */
  readonly from: string;
}

const namespace = 'ingress';

/**
 * The one door: a Gateway with TLS for a domain, and behind it what charts stated with `on.expose(...)`, each under a name of its own and after a
 * sign-in. Where no Ingress is stated, nothing is reached from outside.
 */
export class Ingress extends Construct {
  /** Who connects to applications that ask people themselves. */
  readonly proxies: Principal;
  readonly domain: string;
  readonly signIn: OidcProvider | OnePerson;
  private readonly component: Component;

  constructor(on: Cluster, props: IngressProps) {
    super(on, 'ingress');
    this.domain = props.domain;
    this.signIn = props.signIn;
    this.requireDomain();
    this.requireSignIn(on);
    on.namespace(namespace);
    this.component = new Component(this, 'ingress', { layer: 'workloads', namespace });
    const peer = pods(proxies.namespace, {
      ...proxyLabels,
      'gateway.envoyproxy.io/owning-gateway-namespace': namespace,
      'gateway.envoyproxy.io/owning-gateway-name': gateway,
    });
    this.proxies = { id: `${proxies.namespace}/${proxies.name}`, peer, component: this.component };
    this.connect(on, props.from);
    wildcardCertificate(this.component, secretName, this.domain, props.certificate);
    if (this.signIn.kind === 'oidc') signInClient(this.component, this.signIn);
    on.deriveLater(() => this.open(on, props.from));
  }

  /** Where people find what is exposed under a name. */
  url(name: string): string {
    return `https://${this.host(name)}`;
  }

  private host(name: string): string {
    return `${name}.${this.domain}`;
  }

  /** Whom the proxies call, and who calls them. */
  private connect(on: Cluster, from: string): void {
    const { controller, component } = envoyGateway.on(on);
    const where = proxies.namespace;
    // The proxies are told by the controller what to do (xDS; internal/xds/bootstrap).
    on.ledger.grant(
      this.proxies,
      'connect',
      new Endpoint(`${where}/envoy-gateway-xds`, component, controller.peer, [18_000]),
    );
    on.observes.metrics({
      name: 'envoy-gateway',
      endpoint: new Endpoint(`${where}/envoy-gateway-metrics`, component, controller.peer, [19_001]),
    });
    on.observes.metrics({
      name: 'ingress',
      endpoint: new Endpoint(`${where}/ingress-metrics`, this.component, this.proxies.peer, [19_001]),
      path: '/stats/prometheus',
    });
    // A tunnel from a laptop comes out inside the pod; policies do not see it.
    if (on.cloud.provider !== 'none') {
      const people: Principal = { id: 'people', peer: addresses(from), component: undefined };
      const door = new Endpoint(`${where}/ingress`, this.component, this.proxies.peer, openedPorts);
      on.ledger.grant(people, 'connect', door);
    }
    const count = proxies.replicas(on);
    on.asks({
      who: 'ingress proxies',
      owner: this.component,
      namespace: where,
      pods: count,
      cpu: proxies.cpu.plus(proxies.sidecar.cpu).times(count),
      memory: proxies.memory.plus(proxies.sidecar.memory).times(count),
      placement: proxies.placement,
    });
  }

  /** The Gateway and its routes, once it is known what is exposed. */
  private open(on: Cluster, from: string): void {
    const exposed = on.exposed;
    const rooms = new Set([
      namespace,
      ...exposed.flatMap(({ signIn, service }) => (signIn === 'own' ? service.namespace : [])),
    ]);
    renderGateway(this.component, { domain: this.domain, from, rooms: [...rooms].sort() });
    for (const exposure of exposed) this.route(on, exposure);
  }

  /** To the application, or to the proxy before it. A route lies beside the Service that it leads to, so that nobody else may lead there. */
  private route(on: Cluster, exposure: Exposure): void {
    const { name } = exposure;
    let to = exposure.service;
    if (exposure.signIn === 'own') on.ledger.grant(this.proxies, 'connect', exposure.endpoint);
    else {
      const proxy = signInProxy(this.component, exposure, this.url(name), this.signIn);
      on.ledger.grant(this.proxies, 'connect', proxy.endpoint());
      to = proxy.servicePort();
    }
    new Resource(this.component, `${name}-route`, HTTPRoute, {
      metadata: { name, namespace: to.namespace },
      spec: {
        parentRefs: [{ name: gateway, namespace, sectionName: 'https' }],
        hostnames: [this.host(name)],
        // Without a limit of its own Envoy cuts answers off after 15 seconds; zero is none (GEP-1742).
        rules: [{ backendRefs: [{ name: to.name, port: to.port }], timeouts: { request: '0s' } }],
      },
    });
  }

  private requireDomain(): void {
    if (/^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(this.domain)) return;
    throw new DescriptionError({
      code: 'LH280',
      where: `${this.node.path}: domain '${this.domain}'`,
      what: 'a domain is two or more labels of lower-case letters, digits and dashes, with dots between them',
      fix: "State it without a scheme, wildcard or slash: 'cafe.example.org'.",
    });
  }

  private requireSignIn(on: Cluster): void {
    if (this.signIn.kind === 'oidc' || on.cloud.provider === 'none') return;
    throw new DescriptionError({
      code: 'LH281',
      where: this.node.path,
      what: 'one person with one password stands before applications that others can reach',
      fix: 'State an identity provider with `oidc(...)`.',
    });
  }
}
