import type { Call, KubeObject, Labels } from './made';

/** Where a Service leads: the id of a pod, or namespace and labels of several, and the pods' port by the Service's. */
export interface Host {
  readonly to: string;
  readonly ports: Readonly<Record<number, number>>;
}

/** By the name under which pods look it up. */
export type Hosts = Readonly<Record<string, Host>>;

/** A Service that we render. */
export function hostOf({ metadata: { name, namespace }, spec }: KubeObject): Hosts {
  const labels = Object.entries(spec.selector as Labels).map(([key, value]) => `${key}=${value}`);
  const ports: readonly { readonly port: number; readonly targetPort?: number }[] = spec.ports;
  return {
    [`${name}.${namespace}.svc`]: {
      to: `${namespace}/${labels.join(',')}`,
      ports: Object.fromEntries(ports.map(({ port, targetPort = port }) => [port, targetPort])),
    },
  };
}

/**
 * Calls that a configuration speaks of: every `name.namespace.svc` in an object, and in the ConfigMaps that it mounts, is somebody that its pods
 * connect to. Where no port stands beside the name, it is the Service's only one, or nothing is known of it.
 */
export function spokenOf(from: string, of: unknown, all: readonly KubeObject[]): readonly Call[] {
  const namespace = from.slice(0, from.indexOf('/'));
  const own = JSON.stringify(of ?? {});
  const mounted = all.filter(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' && metadata.namespace === namespace && own.includes(`"name":"${metadata.name}"`),
  );
  const text = [own, ...mounted.map(({ data }) => JSON.stringify(data))].join('\n');
  const named = text.matchAll(/([a-z0-9][-a-z0-9]*\.[a-z0-9][-a-z0-9]*\.svc)(?::(\d+))?/g);
  const calls = [...named].map(([, to = '', port]): Call => ({ from, to, port: port ? Number(port) : onlyPort }));
  return calls.filter(({ to }) => !(silent[from] ?? []).includes(to));
}

/** Stands for the only port of a Service. */
export const onlyPort = -1;

/** Who speaks of somebody without calling him, and why that is so. */
const silent: Readonly<Record<string, readonly string[]>> = {
  // It writes into Superset's own database where Trino is; web and workers ask Trino.
  'superset/dashboards-cat-cafe': ['trino.trino.svc'],
  // It wants an address of Kafka and sends nothing there, because what people click is not counted (DATAHUB_ANALYTICS_ENABLED).
  'datahub/datahub-frontend': ['cafe-kafka-bootstrap.kafka.svc'],
  // It writes into the stores before GMS starts; the address is that of the schemas, which it takes from its own registry.
  'datahub/datahub-update': ['datahub-gms.datahub.svc'],
};

/** What a call to a Service is to the pods behind it. */
export function throughHost(call: Call, hosts: Hosts): readonly Call[] {
  if (!call.to.endsWith('.svc')) return [call];
  const host = hosts[call.to];
  // Left as it is it is a call to nobody, which is then said.
  if (!host) return [call];
  const numbers = Object.values(host.ports);
  const [first] = numbers;
  if (call.port === onlyPort)
    return first !== undefined && numbers.length === 1 ? [{ ...call, to: host.to, port: first }] : [];
  return [{ ...call, to: host.to, port: host.ports[call.port] ?? call.port }];
}
