import { type Component, Endpoint, type Workload } from '#platform';

/** Ports of hub, proxy and servers (chart 4.4.0, templates; 8888 is kubespawner's default). */
const ports = { hub: 8081, proxy: 8000, proxyApi: 8001, server: 8888 } as const;

export interface Parts {
  readonly hub: Workload;
  readonly proxy: Workload;
  /** People's servers. */
  readonly servers: Workload;
}

/** Who calls whom (docs/source/administrator/security.md, "Kubernetes Network Policies", and the labels that the chart's own policies look for). */
export function connect(component: Component, { hub, proxy, servers }: Parts): void {
  const { cluster: on, home: namespace } = component;
  const endpoint = (what: string, { peer }: Workload, port: number) =>
    new Endpoint(`${namespace}/${what}`, component, peer, [port]);
  const hubApi = endpoint('hub', hub, ports.hub);
  const notebooks = endpoint('servers', servers, ports.server);
  on.ledger.grant(proxy, 'connect', hubApi);
  on.ledger.grant(proxy, 'connect', notebooks);
  on.ledger.grant(hub, 'connect', notebooks);
  on.ledger.grant(hub, 'connect', endpoint('proxy-api', proxy, ports.proxyApi));
  on.ledger.grant(hub, 'connect', on.apiServer);
  on.ledger.grant(servers, 'connect', hubApi);
  on.expose({
    name: 'jupyterhub',
    endpoint: endpoint('proxy', proxy, ports.proxy),
    service: { name: 'proxy-public', namespace, port: 80 },
    signIn: 'own',
  });
}
