import type { Manifest } from '#render';
import { type Service, servicesOf } from './services';
import { type Any, at, leaves, maps, type Path, placeOf } from './walk';

/** A place that names a Service, and the port it dials, where it has one. */
interface Address {
  readonly where: string;
  readonly namespace: string;
  readonly service: string;
  /** `none`: only the name counts here. */
  readonly port: number | 'none' | 'missing';
}

/** What is wrong with the addresses that a cluster's objects name, in texts and in fields. */
export function addressProblems(manifests: readonly Manifest[]): readonly string[] {
  const services = servicesOf(manifests);
  return [
    ...addressesOf(manifests).flatMap((address) => judge(address, services)),
    ...manifests.flatMap((manifest) => strangers(manifest, services)),
  ];
}

export function addressesOf(manifests: readonly Manifest[]): readonly Address[] {
  return manifests.flatMap((manifest) => {
    const { object } = manifest;
    const inTexts = [...leaves(object)].flatMap(({ path, value }) =>
      found(value).map(({ index, service, namespace, end }) => ({
        where: placeOf(manifest, path),
        namespace,
        service,
        port: nameOnly(object, path, value, index) ? ('none' as const) : portOf(object, path, value, index, end),
      })),
    );
    return [...inTexts, ...inFields(manifest)];
  });
}

function judge({ where, service, namespace, port }: Address, services: readonly Service[]): readonly string[] {
  const known = services.find((one) => one.name === service && one.namespace === namespace);
  if (!known) return [`${where}: there is no Service ${service} in namespace ${namespace}`];
  if (port === 'missing') return [`${where}: ${service}.${namespace}.svc without a port`];
  if (port === 'none' || known.ports.includes(port)) return [];
  return [`${where}: Service ${service} in namespace ${namespace} has no port ${port}, but ${known.ports.join(', ')}`];
}

const HOST = /(?<![\w.-])([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?(?![\w-]|\.[a-z])/g;

function found(value: string) {
  // Nearly all values name none, and this is asked of every one of them.
  if (!value.includes('.svc')) return [];
  return [...value.matchAll(HOST)].map((hit) => ({
    index: hit.index,
    end: hit.index + hit[0].length,
    service: hit[1] as string,
    namespace: hit[2] as string,
  }));
}

/** A certificate names hosts, not ports; and a program that compares a name dials nothing. */
const nameOnly = ({ kind }: Any, path: Path, value: string, index: number) =>
  (kind === 'Certificate' && path.at(-2) === 'dnsNames') || /==\s*["']$/.test(value.slice(0, index));

const ofScheme: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** Beside the name, by the scheme before it, as `port = ...` after it, or in the variable that goes with it. */
function portOf(object: Any, path: Path, value: string, index: number, end: number): number | 'missing' {
  const beside =
    /^:(\d+)/.exec(value.slice(end)) ?? /^["']?[,\s]+["']?[a-z_.]*port["']?\s*[=:]\s*["']?(\d+)/.exec(value.slice(end));
  if (beside) return Number(beside[1]);
  const scheme = /(\w+):\/\/(?:[^\s/@]+@)?$/.exec(value.slice(0, index))?.[1] ?? '';
  if (ofScheme[scheme]) return ofScheme[scheme];
  // OpenSearch: a seed without a port is asked at that of its transport.
  if (/discovery\.seed_hosts:\s+-\s+$/.test(value.slice(0, index))) return 9300;
  const number = Number(variableBeside(object, path));
  return number > 0 ? number : 'missing';
}

/** `X_HOST` goes with `X_PORT`, as an entry of `env` and as a key of a map. */
function variableBeside(object: Any, path: Path): unknown {
  const entry = at(object, path.slice(0, -1));
  const beside = (name: unknown) => String(name).replace(/HOST$/i, (end) => (end === 'HOST' ? 'PORT' : 'port'));
  if (path.at(-1) !== 'value') return /host$/i.test(String(path.at(-1))) ? entry[beside(path.at(-1))] : undefined;
  if (!/HOST$/.test(entry.name)) return undefined;
  return at(object, path.slice(0, -2)).find(({ name }: Any) => name === beside(entry.name))?.value;
}

/** Fields that name a Service of their own namespace, or of the one beside. */
function inFields(manifest: Manifest): readonly Address[] {
  const { kind, metadata } = manifest.object;
  return [...maps(manifest.object)].flatMap(({ path, map }): readonly Address[] => {
    const here = { where: placeOf(manifest, path), namespace: metadata.namespace ?? '' };
    if (path.at(-2) === 'backendRefs') {
      return [{ ...here, namespace: map.namespace ?? here.namespace, service: map.name, port: map.port }];
    }
    if (kind === 'StatefulSet' && typeof map.serviceName === 'string') {
      return [{ ...here, service: map.serviceName, port: 'none' }];
    }
    return [];
  });
}

const ADDRESS =
  /(?<![\w.-])(?:(?<scheme>[a-z][a-z0-9+]*):\/\/(?:[^\s/@"']+@)?)?(?<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(?<port>\d{2,5}))?(?![\w])/g;
/** These name buckets, files and pictures, not hosts. */
const NO_HOST = /^(?:s3a?|file|local|oci|urn)$/;

/**
 * Hosts that are not named as `service.namespace.svc`. Of a pod itself it must be a port that is open there; the short name of a
 * Service would be found in some namespaces only; anything else must be a full name of the outside.
 */
function strangers(manifest: Manifest, services: readonly Service[]): readonly string[] {
  const { object } = manifest;
  const namespaces = new Set(services.map(({ namespace }) => namespace));
  const open = new Set([...maps(object)].flatMap(({ map }) => map.containerPort ?? []));
  return [...leaves(object)].flatMap(({ path, value }) => {
    if (!/:\d|:\/\//.test(value) || path.at(-1) === 'image') return [];
    // Patterns of who may have signed.
    if (path.includes('matchOIDCIdentity')) return [];
    return [...value.matchAll(ADDRESS)].flatMap(({ groups = {} }) => {
      const { scheme, host = '', port } = groups;
      if ((!scheme && !port) || (scheme && NO_HOST.test(scheme)) || /\.svc(?:\.cluster\.local)?$/.test(host)) return [];
      const said = `${placeOf(manifest, path)}: ${host}${port ? `:${port}` : ''}`;
      if (/^(?:localhost|127\.0\.0\.1)$/.test(host)) {
        return open.size === 0 || open.has(Number(port)) ? [] : [`${said} is no port of this pod`];
      }
      const [first = '', second = '', ...more] = host.split('.');
      const short = services.some(({ name }) => name === first) && (second === '' || namespaces.has(second));
      if (short && more.length === 0) return [`${said} is a Service by a short name`];
      return scheme && !host.includes('.') ? [`${said} is nobody's name`] : [];
    });
  });
}
