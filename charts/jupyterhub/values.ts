import {
  type Bytes,
  type Cluster,
  type Cpu,
  chartValues,
  cores,
  type EnvVar,
  images,
  type JsonValue,
  mib,
  millicores,
  type PodPlacement,
  resourcesOf,
  restrictedContainer,
  restrictedPod,
  type Values,
  type ValuesOf,
  versions,
} from '#platform';
import type { SecretMount } from './notebook';
import type { Authenticator } from './sign-in';

/** What a person's server gets, no more and no less. */
export interface ServerSize {
  readonly cpu: Cpu;
  readonly memory: Bytes;
  /** The home that outlives the server. */
  readonly disk: Bytes;
}

/** Where the hub keeps what it knows. */
export interface HubDatabase {
  /** `hub.db` of the chart. */
  readonly db: NonNullable<NonNullable<ValuesOf<typeof versions.charts.jupyterhub>['hub']>['db']>;
  readonly env: readonly EnvVar[];
  /** Secret whose `ca.crt` signs for the server. @default - it is a file */
  readonly caSecret?: string;
}

/** What the values are made of. */
export interface HubParts {
  readonly users: number;
  readonly size: ServerSize;
  readonly authenticator: Authenticator;
  readonly database: HubDatabase;
  /** Secrets of the hub that change: it is started anew when they do. */
  readonly rotating: readonly string[];
  /** The ServiceAccount of people's servers. */
  readonly account: string;
  readonly env: readonly EnvVar[];
  /** The ConfigMap of the notebooks that lie ready. */
  readonly notebooks: string;
  readonly mounts: readonly SecretMount[];
  readonly hubPlacement: PodPlacement;
  readonly serverPlacement: PodPlacement;
  readonly priorityClassName: string;
}

export const caPath = '/etc/postgresql';
/** User and group of people's servers: those of the image (apps/jupyter/Dockerfile). */
const uid = 1000;
const gid = 100;

export const hubSize = { cpu: millicores(200), cpuLimit: cores(1), memory: mib(512) };
export const proxySize = { ...hubSize, memory: mib(256) };

/** Values of the chart (jupyterhub/values.yaml at tag 4.4.0). */
export function hubValues(on: Cluster, parts: HubParts) {
  const { authenticator, database, priorityClassName } = parts;
  return chartValues(versions.charts.jupyterhub, {
    hub: {
      config: {
        ...authenticator.config,
        KubeSpawner: {
          // What the `restricted` standard asks beside what the spawner sets by itself (kubespawner/objects.py).
          pod_security_context: { ...restrictedPod(uid), runAsGroup: gid, fsGroup: gid },
          container_security_context: contained,
          priority_class_name: priorityClassName,
        },
      },
      extraConfig: authenticator.extraConfig,
      extraEnv: variables([...authenticator.env, ...database.env]),
      // The chart's Deployment is none of ours to annotate; Reloader looks at the pods' annotations too (internal/pkg/handler/upgrade.go).
      annotations: parts.rotating.length > 0 ? { 'secret.reloader.stakater.com/reload': parts.rotating.join(',') } : {},
      db: database.db,
      ...(database.caSecret
        ? {
            extraVolumes: [volume({ secret: database.caSecret, keys: ['ca.crt'] })],
            extraVolumeMounts: [{ name: database.caSecret, mountPath: caPath, readOnly: true }],
          }
        : {}),
      activeServerLimit: parts.users,
      resources: resourcesOf(hubSize),
      ...placed(parts.hubPlacement, 'tolerations'),
      extraPodSpec: { priorityClassName },
      networkPolicy: off,
    },
    proxy: {
      // The ingress ends TLS.
      service: { type: 'ClusterIP' },
      chp: {
        resources: resourcesOf(proxySize),
        ...placed(parts.hubPlacement, 'tolerations'),
        extraPodSpec: { priorityClassName },
        networkPolicy: off,
      },
    },
    singleuser: {
      image: image(on),
      uid,
      fsGid: gid,
      serviceAccountName: parts.account,
      // A privileged container in each pod; the policies let nobody reach that address anyway.
      cloudMetadata: { blockWithIptables: false },
      cpu: { guarantee: parts.size.cpu.cores, limit: parts.size.cpu.cores },
      memory: { guarantee: parts.size.memory.bytes, limit: parts.size.memory.bytes },
      storage: {
        capacity: String(parts.size.disk),
        dynamic: { storageClass: on.cloud.storageClass },
        extraVolumes: [{ name: 'notebooks', configMap: { name: parts.notebooks } }, ...parts.mounts.map(volume)],
        extraVolumeMounts: [
          { name: 'notebooks', mountPath: '/home/jovyan/notebooks', readOnly: true },
          ...parts.mounts.map(({ path, secret }) => ({ name: secret, mountPath: path, readOnly: true })),
        ],
      },
      extraEnv: variables(parts.env),
      ...placed(parts.serverPlacement, 'extraTolerations'),
      networkPolicy: off,
    },
    scheduling: {
      userScheduler: off,
      userPlaceholder: off,
      corePods: { nodeAffinity: { matchNodePurpose: 'ignore' } },
      userPods: { nodeAffinity: { matchNodePurpose: 'ignore' } },
    },
    // DaemonSets and a hook that pull the image to all nodes, among them those that no server will ever run on.
    prePuller: { hook: off, continuous: off },
  });
}

/** Policies of the chart's own let more through; ours are derived from the ledger. */
const off = { enabled: false } as const;
const contained = { ...restrictedContainer, capabilities: { drop: ['ALL'] } };

const placed = ({ nodeSelector, tolerations }: PodPlacement, key: string) => ({
  ...(nodeSelector ? { nodeSelector } : {}),
  ...(tolerations ? { [key]: tolerations as unknown as JsonValue } : {}),
});

const volume = ({ secret, keys }: Pick<SecretMount, 'secret' | 'keys'>) => ({
  name: secret,
  secret: { secretName: secret, items: keys.map((key) => ({ key, path: key })) },
});

/** By name: a list would let the chart's own come twice. */
const variables = (env: readonly EnvVar[]) =>
  Object.fromEntries(
    env.map(({ name, value, valueFrom }) => [name, value ?? ({ valueFrom } as unknown as JsonValue)]),
  ) as Values;

/** The chart wants name and tag apart. A registry may have a port, so the last colon parts them. */
function image(on: Cluster) {
  const whole = images.jupyter(on);
  const colon = whole.lastIndexOf(':');
  return { name: whole.slice(0, colon), tag: whole.slice(colon + 1) };
}
