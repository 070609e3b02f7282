import type { Manifest } from '#render';
import { type Any, at, leaves, maps, type Path, placeOf } from '../texts/walk';

/** A place that reads a Secret. */
export interface Read {
  readonly where: string;
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}

type Found = { readonly name: string; readonly keys?: readonly string[]; readonly namespace?: string };
type Reader = (
  value: Any,
  context: { readonly object: Any; readonly path: Path; readonly beside: Any },
) => readonly Found[];

const keyRef: Reader = ({ name, key }) => [{ name, keys: [key] }];
const nothing: Reader = () => [];

/** Fields that name Secrets, by the field's name: what they read. */
const readers: Readonly<Record<string, Reader>> = {
  // Pods, and charts that hand on what a pod has.
  secretKeyRef: keyRef,
  // A generator that calls somebody names the keys where it fills in: `index .NAME "key"`.
  secretRef: ({ name }, { object, beside }) => [
    {
      name,
      keys: [...leaves(object.kind === 'Webhook' ? object.spec : {})].flatMap(({ value }) =>
        [...value.matchAll(/index \.(\w+) "([^"]+)"/g)].flatMap(([, of, key = '']) =>
          of === beside.name ? [key] : [],
        ),
      ),
    },
  ],
  secret: (value) =>
    value.secretName ? [{ name: value.secretName, keys: (value.items ?? []).map(({ key }: Any) => key) }] : [],
  imagePullSecrets: (value) => value.map(({ name }: Any) => ({ name, keys: ['.dockerconfigjson'] })),
  // CloudNativePG: a role's Secret is basic-auth (internal/management/controller/roles).
  passwordSecret: ({ name }) => [{ name, keys: ['username', 'password'] }],
  // The Flink operator's webhook.
  passwordSecretRef: keyRef,
  // Barman's object store.
  s3Credentials: nothing,
  accessKeyId: keyRef,
  secretAccessKey: keyRef,
  // Gateway API: a kubernetes.io/tls Secret.
  certificateRefs: (value) =>
    value.map(({ name, namespace }: Any) => ({ name, namespace, keys: ['tls.crt', 'tls.key'] })),
  valuesFrom: (value) =>
    value
      .filter(({ kind }: Any) => kind === 'Secret')
      .map(({ name, valuesKey = 'values.yaml' }: Any) => ({ name, keys: [valuesKey] })),
  // Grafana's chart.
  existingSecret: (name, { beside }) => [{ name, keys: [beside.userKey, beside.passwordKey] }],
  // Prometheus Operator: each is mounted whole below /etc/alertmanager/secrets. Elsewhere: the kinds that a Role or collector names.
  secrets: (value, { path }) => (path.at(-2) === 'alertmanagerSpec' ? value.map((name: string) => ({ name })) : []),
  // An issuer's authority; of a Certificate and of a volume it is read above.
  secretName: (name, { path }) => (path.at(-2) === 'ca' ? [{ name, keys: ['tls.crt', 'tls.key'] }] : []),

  // Reloader: these restart the pods that have read them.
  'secret.reloader.stakater.com/reload': (names) => names.split(',').map((name: string) => ({ name })),

  // Who makes a Secret says so with these; makers.ts reads them.
  privateKeySecretRef: nothing,
  // Keys and stores of External Secrets, which `fetched` follows.
  secretKey: nothing,
  secretKeys: nothing,
  secretStoreRef: nothing,
  // JupyterHub's and External Secrets' own switches and values.
  processPushSecret: nothing,
};

/** Everything that reads a Secret. A field that seems to name one, and that `readers` does not know, is a read of nothing by nobody. */
export function readsOf(manifests: readonly Manifest[]): readonly Read[] {
  return manifests.flatMap((manifest) => {
    const { object } = manifest;
    if (object.kind === 'CustomResourceDefinition') return [];
    const read = (path: Path, { name, keys = [], namespace }: Found): Read => ({
      where: placeOf(manifest, path),
      namespace: namespace ?? object.metadata.namespace ?? '',
      name,
      keys,
    });
    const inFields = [...maps(object)].flatMap(({ path, map }) =>
      Object.entries(map).flatMap(([field, value]) => {
        if (value === undefined) return [];
        const place = [...path, field];
        // Names of files, and texts of programs, are test/texts' concern.
        if (path[0] === 'data' || (path.includes('template') && path.at(-1) === 'data')) return [];
        const reader = readers[field];
        if (reader) return reader(value, { object, path: place, beside: map }).map((found) => read(place, found));
        if (/^[a-z]\w*$/.test(field) && /secret|credential/i.test(field) && !isSwitch(value))
          return [read(place, { name: `? (${field})` })];
        return [];
      }),
    );
    return [...inFields, ...fetched(manifest, manifests).map(({ path, ...found }) => read(path, found))];
  });
}

const isSwitch = (value: unknown) => typeof value === 'boolean';

/** Through a store of the Kubernetes provider: another namespace's Secrets. What lies outside of the cluster is listed by `outside`. */
function fetched({ object }: Manifest, manifests: readonly Manifest[]): readonly (Found & { readonly path: Path })[] {
  if (object.kind !== 'ExternalSecret') return [];
  const { data = [], secretStoreRef } = object.spec as Any;
  const store = storeOf(object.metadata.namespace, secretStoreRef?.name, manifests);
  if (data.length > 0 && !store)
    return [{ path: ['spec', 'secretStoreRef'], name: `? (store ${secretStoreRef?.name})` }];
  const namespace = store?.provider.kubernetes?.remoteNamespace;
  if (!namespace) return [];
  return data.map(({ remoteRef }: Any, index: number) => ({
    path: ['spec', 'data', index],
    name: remoteRef.key,
    namespace,
    keys: [remoteRef.property],
  }));
}

const storeOf = (namespace: unknown, name: unknown, manifests: readonly Manifest[]): Any =>
  manifests.find(
    ({ object: { kind, metadata } }) =>
      kind === 'SecretStore' && metadata.name === name && metadata.namespace === namespace,
  )?.object.spec;

/** What comes from outside of the cluster: `path: property`. */
export function outside(manifests: readonly Manifest[]): readonly string[] {
  const all = manifests.flatMap(({ object }) => {
    if (object.kind !== 'ExternalSecret') return [];
    const { data = [], secretStoreRef } = object.spec as Any;
    const store = storeOf(object.metadata.namespace, secretStoreRef?.name, manifests);
    return store && !store.provider.kubernetes
      ? data.map(({ remoteRef }: Any) => `${remoteRef.key}: ${remoteRef.property}`)
      : [];
  });
  return [...new Set<string>(all)].sort();
}

/** A file below a place where a Secret or a ConfigMap is mounted, that some text of the same pod names. */
export interface File {
  readonly where: string;
  readonly path: string;
  readonly source: { readonly kind: 'Secret' | 'ConfigMap'; readonly namespace: string; readonly name: string };
  /** The file's name, and with `items` the only ones that there are. */
  readonly file: string;
  readonly items: readonly string[] | undefined;
}

const MOUNTS = /^(?:extraV|v)olumeMounts$/;
const VOLUMES = /^(?:extraV|v)olumes$/;

/** Files that texts of a pod name: in the pod itself, and in the ConfigMaps that it mounts. */
export function filesOf(manifests: readonly Manifest[]): readonly File[] {
  return manifests.flatMap((manifest) =>
    scopesOf(manifest.object).flatMap((path) => filesIn(manifest, path, manifests)),
  );
}

/** The parts of an object that become one pod: what has volumes. */
function scopesOf(object: Any): readonly Path[] {
  const owners = [...maps(object)].filter(({ map }) => Object.keys(map).some((key) => VOLUMES.test(key)));
  // A chart keeps volumes in a corner of what it says of a pod: `singleuser.storage`.
  return owners.map(({ path }) => (path[1] === 'values' ? path.slice(0, 3) : path));
}

function filesIn(manifest: Manifest, path: Path, manifests: readonly Manifest[]): readonly File[] {
  const pod = at(manifest.object, path);
  const namespace = manifest.object.metadata.namespace ?? '';
  const listed = (pattern: RegExp) =>
    [...maps(pod)].flatMap(({ map }) =>
      Object.entries(map).flatMap(([key, list]) => (pattern.test(key) ? (list as Any) : [])),
    );
  const volumes: readonly Any[] = listed(VOLUMES);
  const mounts: readonly { readonly name: string; readonly mountPath: string }[] = listed(MOUNTS);
  const configs = volumes.flatMap(({ configMap }) => (configMap ? [configMap.name] : []));
  const texts = [
    ...[...leaves(pod)]
      .filter(({ path }) => path.at(-1) !== 'mountPath')
      .map(({ path: inner, value }) => ({ where: placeOf(manifest, [...path, ...inner]), value })),
    ...manifests
      .filter(
        ({ object: { kind, metadata } }) =>
          kind === 'ConfigMap' && metadata.namespace === namespace && configs.includes(metadata.name),
      )
      .flatMap((config) =>
        [...leaves(config.object.data)].map(({ path, value }) => ({
          where: placeOf(config, ['data', ...path]),
          value,
        })),
      ),
  ];
  return texts.flatMap(({ where, value }) =>
    [...value.matchAll(/(?<![\w./:-])\/[\w.-]+(?:\/[\w.-]+)+/g)].flatMap(([said]) => {
      const mount = mounts
        .filter(({ mountPath }) => said.startsWith(`${mountPath}/`))
        .sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
      const volume = mount && volumes.find(({ name }) => name === mount.name);
      const name = volume?.secret?.secretName ?? volume?.configMap?.name;
      // Another mount inside of this one, which need not be of a Secret.
      if (!name || !mount || mounts.some(({ mountPath }) => mountPath === said)) return [];
      const source = { kind: volume.secret ? ('Secret' as const) : ('ConfigMap' as const), namespace, name };
      const items = (volume.secret ?? volume.configMap).items?.map((item: Any) => item.path);
      return [{ where, path: said, source, file: said.slice(mount.mountPath.length + 1), items }];
    }),
  );
}
