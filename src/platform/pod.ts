import type { Container, EnvVar as CoreEnvVar, PodSpec, PodTemplateSpec, VolumeMount } from '#schemas/core/v1';
import type { PolicyRule } from '#schemas/rbac.authorization.k8s.io/v1';
import { restrictedContainer, restrictedPod } from './hardening';
import type { Labels } from './kinds';
import { type Mount, type Mounted, volumeName } from './mounts';
import type { Placement } from './placement';
import type { Priority } from './priorities';
import { type Duration, mib } from './quantities';
import { resourcesOf, type Size } from './sizes';

export type EnvVar = CoreEnvVar;

/** A program and what it needs to run, however it is run. */
export interface PodProps extends Size {
  readonly image: string;
  /** User and group that it runs as: the image's own, which may not be root. */
  readonly uid: number;
  /** @default - the image's */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly mounts?: readonly Mount[];
  /** What runs to its end before it, one after the other, with the same mounts. @default - nothing */
  readonly initContainers?: readonly InitContainer[];
  /** Labels of its pods beside those that the ledger knows them by. */
  readonly podLabels?: Labels;
  /** Annotations of its pods. */
  readonly annotations?: Labels;
  /** The application's name in the field, for `app.kubernetes.io/name`. @default - the component's */
  readonly application?: string;
  /** Kind of node that it runs on. @default - any that takes all */
  readonly placement?: Placement;
  /** @default - `service` for a server, `batch` for a task */
  readonly priority?: Priority;
  /** What it may do at the API server: a Role in its namespace, its token, and the way there. @default - nothing, and no token */
  readonly rights?: readonly PolicyRule[];
  /** How long it may take to end. @default 30 seconds */
  readonly terminationGrace?: Duration;
  /** Nothing but its mounts and /tmp can be written to. @default true */
  readonly readOnlyRoot?: boolean;
}

export interface InitContainer {
  readonly name: string;
  /** @default - the program's own */
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  /** @default - the program's own */
  readonly env?: readonly EnvVar[];
}

/** What the pod template takes beside what its author states. */
export interface PodParts {
  /** Name of the program: of its container and its ServiceAccount. */
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly mounted: Mounted;
  readonly priorityClassName: string | undefined;
  /** What is in the container alone: ports, probes, lifecycle. */
  readonly container?: Partial<Container>;
  /** Mounts of volumes that the pod does not bring itself: a StatefulSet's disk. */
  readonly volumeMounts?: readonly VolumeMount[];
  /** What is in the pod alone: placement, spread, restart policy. */
  readonly spec?: Partial<PodSpec>;
}

/** A pod as the `restricted` standard wants it, with requests and limits. */
export function podTemplate(props: PodProps, parts: PodParts): PodTemplateSpec {
  const { name, mounted } = parts;
  const common = {
    resources: resourcesOf(props),
    securityContext: {
      ...restrictedContainer,
      ...((props.readOnlyRoot ?? true) ? { readOnlyRootFilesystem: true } : {}),
    },
    volumeMounts: atLeastOne([...(parts.volumeMounts ?? []), ...mounted.volumeMounts]),
  };
  const init = (props.initContainers ?? []).map(({ name, image = props.image, command, args, env = props.env }) => ({
    name,
    image,
    command,
    args,
    env: atLeastOne(env),
    ...common,
  }));
  const { image, command, args, env } = props;
  return {
    metadata: {
      labels: { ...parts.labels },
      annotations: Object.keys(parts.annotations).length > 0 ? { ...parts.annotations } : undefined,
    },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: props.rights !== undefined,
      // Or each Service of the namespace becomes variables like SUPERSET_PORT=tcp://..., which programs take for their own settings.
      enableServiceLinks: false,
      securityContext: { ...restrictedPod(props.uid), fsGroupChangePolicy: 'OnRootMismatch' },
      priorityClassName: parts.priorityClassName,
      terminationGracePeriodSeconds: props.terminationGrace?.seconds,
      initContainers: atLeastOne(init),
      containers: [{ name, image, command, args, env: atLeastOne(env), ...parts.container, ...common }],
      volumes: atLeastOne(mounted.volumes),
      ...parts.spec,
    },
  };
}

/** What is mounted in all: what its author states, and a /tmp where nothing else can be written to. */
export function mountsOf({ mounts = [], readOnlyRoot = true }: PodProps): readonly Mount[] {
  if (!readOnlyRoot || mounts.some(({ path }) => volumeName(path) === 'tmp')) return mounts;
  return [...mounts, { path: '/tmp', scratch: mib(512) }];
}

/** Secrets that the pods read, sorted: when one of them changes, a program must be told, or started anew. */
export function secretNamesOf({ mounts = [], env = [], initContainers = [] }: PodProps): readonly string[] {
  const variables = [...env, ...initContainers.flatMap(({ env = [] }) => env)];
  const names = [
    ...mounts.flatMap((mount) => ('secret' in mount ? [mount.secret] : [])),
    ...variables.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []),
  ];
  return [...new Set(names)].sort();
}

const atLeastOne = <T>(items: readonly T[] | undefined) => (items && items.length > 0 ? items : undefined);
