import type { Manifest, Manifests } from '../lanes/manifests.js';

/** What the lane needs of one rendered cluster. */
export interface Rendered {
  readonly kafka: Manifest | undefined;
  readonly topics: readonly Manifest[];
  readonly users: readonly Manifest[];
  readonly jobs: readonly SqlJob[];
  readonly externalSecrets: readonly Manifest[];
}

/** One FlinkDeployment that runs a SQL script. */
export interface SqlJob {
  readonly name: string;
  readonly script: string;
  readonly configuration: Readonly<Record<string, string>>;
  readonly parallelism: number;
  /** How it logs, if that is said. */
  readonly logging: string | undefined;
  /** Literal environment variables of the main container. */
  readonly env: Readonly<Record<string, string>>;
  /** Folders that the Pod mounts from Secrets, with the ExternalSecret that fills each. */
  readonly secrets: readonly { readonly path: string; readonly from: Manifest }[];
}

export function readRendered(manifests: Manifests): Rendered {
  return {
    kafka: manifests.ofKind('Kafka', 'kafka.strimzi.io')[0],
    topics: manifests.ofKind('KafkaTopic'),
    users: manifests.ofKind('KafkaUser'),
    externalSecrets: manifests.ofKind('ExternalSecret'),
    jobs: manifests
      .ofKind('FlinkDeployment')
      .filter((job) => scriptUri(job) !== undefined)
      .map((job) => sqlJob(job, manifests.all)),
  };
}

function sqlJob(job: Manifest, all: readonly Manifest[]): SqlJob {
  const pod = job.spec.podTemplate?.spec ?? {};
  const main = pod.containers?.find((container: Manifest) => container.name === 'flink-main-container') ?? {};
  const mounts: Manifest[] = main.volumeMounts ?? [];
  const volume = (mount: Manifest) => pod.volumes.find((candidate: Manifest) => candidate.name === mount.name);
  const inNamespace = all.filter((object) => object.metadata?.namespace === job.metadata.namespace);

  return {
    name: job.metadata.name,
    script: script(),
    configuration: flat(job.spec.flinkConfiguration ?? {}),
    parallelism: job.spec.job.parallelism ?? 1,
    logging: job.spec.logConfiguration?.['log4j-console.properties'],
    env: Object.fromEntries(
      (main.env ?? [])
        .filter((entry: Manifest) => 'value' in entry)
        .map((entry: Manifest) => [entry.name, entry.value]),
    ),
    secrets: mounts
      .filter((mount) => volume(mount).secret !== undefined)
      .map((mount) => ({ path: mount.mountPath, from: externalSecret(volume(mount).secret.secretName) })),
  };

  function script(): string {
    const path = new URL(scriptUri(job) as string).pathname;
    for (const mount of mounts) {
      const name = volume(mount).configMap?.name;
      const map = inNamespace.find((object) => object.kind === 'ConfigMap' && object.metadata.name === name);
      for (const [key, text] of Object.entries<string>(map?.data ?? {})) {
        if (path === `${mount.mountPath}/${key}` || (path === mount.mountPath && mount.subPath === key)) return text;
      }
    }
    throw new Error(`FlinkDeployment ${job.metadata.name} starts ${path}, which no mounted ConfigMap holds`);
  }

  function externalSecret(name: string): Manifest {
    const found = inNamespace.find((object) => object.kind === 'ExternalSecret' && target(object) === name);
    if (found === undefined) {
      throw new Error(`FlinkDeployment ${job.metadata.name} mounts Secret ${name}, which no ExternalSecret makes`);
    }
    return found;
  }
}

const target = (secret: Manifest) => secret.spec.target?.name ?? secret.metadata.name;

function scriptUri(job: Manifest): string | undefined {
  const args: string[] = job.spec.job?.args ?? [];
  const at = args.indexOf('--scriptUri');
  return at < 0 ? undefined : args[at + 1];
}

/** The operator flattens nested maps of spec.flinkConfiguration with dots. */
function flat(value: Record<string, unknown>, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'object' && inner !== null
        ? Object.entries(flat(inner as Record<string, unknown>, `${prefix}${key}.`))
        : [[`${prefix}${key}`, String(inner)]],
    ),
  );
}
