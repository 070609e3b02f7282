import {
  type Bytes,
  type Cpu,
  DescriptionError,
  type EnvVar,
  type Labels,
  mib,
  type PodPlacement,
  restrictedContainer,
  restrictedPod,
} from '#platform';
import type { Volume, VolumeMount } from '#schemas/core/v1';

/** A pod of a job. */
export interface SparkSize {
  /** What it gets in any case; it works on as many things side by side as these are cores, and may take twice as much for a while. */
  readonly cpu: Cpu;
  /** What its pod gets: the heap, and a quarter for what lies beside it. At least 1 GiB. */
  readonly memory: Bytes;
}

/** As many executors as are said, or as the work asks for between two bounds. */
export interface Executors extends SparkSize {
  readonly count: number | { readonly min: number; readonly max: number };
}

/** User of the image (apache/spark-docker, Dockerfile). */
export const uid = 185;

export const mostOf = ({ count }: Executors): number => (typeof count === 'number' ? count : count.max);

/** How the operator is told the size of a pod. */
export function sizeOf({ cpu, memory }: SparkSize) {
  const beside = Math.max(leastBeside.mebibytes, Math.ceil(memory.mebibytes / 4));
  return {
    cores: Math.max(1, Math.floor(cpu.cores)),
    coreRequest: String(cpu),
    // Said, because the namespace's limit for containers that say nothing is lower than many a request.
    coreLimit: String(cpu.times(2)),
    memory: `${memory.mebibytes - beside}m`,
    memoryOverhead: `${beside}m`,
  };
}

export interface TemplateProps {
  readonly role: 'driver' | 'executor';
  readonly labels: Labels;
  /** @default - none */
  readonly annotations?: Labels;
  readonly env: readonly EnvVar[];
  readonly volumes: readonly Volume[];
  readonly volumeMounts: readonly VolumeMount[];
  readonly placement: PodPlacement;
  readonly priorityClassName: string;
}

/** What Spark's own settings cannot say of a pod. Image, resources, labels, account and command are put in by Spark (running-on-kubernetes.html, "Pod template"). */
export function template({
  role,
  labels,
  annotations,
  env,
  volumes,
  volumeMounts,
  placement,
  priorityClassName,
}: TemplateProps) {
  return {
    metadata: {
      labels: { ...labels },
      // Executors may come and go; without its driver a run begins anew.
      annotations: role === 'driver' ? { ...annotations, 'karpenter.sh/do-not-disrupt': 'true' } : annotations,
    },
    spec: {
      // The driver asks the API server for executors; they ask it for nothing.
      automountServiceAccountToken: role === 'driver',
      enableServiceLinks: false,
      securityContext: restrictedPod(uid),
      priorityClassName,
      ...placement,
      containers: [
        {
          // Names that the operator's webhook and Spark look for.
          name: `spark-kubernetes-${role}`,
          env,
          securityContext: { ...restrictedContainer, readOnlyRootFilesystem: true },
          volumeMounts: [...scratch.map(({ name, mountPath }) => ({ name, mountPath })), ...volumeMounts],
        },
      ],
      volumes: [...scratch.map(({ name, size }) => ({ name, emptyDir: { sizeLimit: String(size) } })), ...volumes],
    },
  };
}

/** Spark wants 450 MiB of heap (UnifiedMemoryManager.scala), and 384 MiB beside it. */
export function requireSizes(where: string, driver: SparkSize, executors: Executors): void {
  const refuse = (code: 'LH252' | 'LH253', what: string, fix: string): never => {
    throw new DescriptionError({ code, where, what, fix });
  };
  for (const [role, { memory }] of [
    ['driver', driver],
    ['executor', executors],
  ] as const) {
    if (memory.mebibytes < leastMemory.mebibytes) {
      refuse('LH252', `its ${role} gets ${memory}, too little to start with`, `Give it ${leastMemory} or more.`);
    }
  }
  const { min, max } =
    typeof executors.count === 'number' ? { min: executors.count, max: executors.count } : executors.count;
  if (!Number.isInteger(min) || !Number.isInteger(max) || max < 1 || min < 0 || min > max) {
    refuse(
      'LH253',
      `it has ${min} to ${max} executors`,
      'State one executor at least, and not more at least than at most.',
    );
  }
}

const leastBeside = mib(384);
const leastMemory = mib(1024);
/** What is written beside the image: temporary files, and the folder that the process starts in. Shuffles lie in volumes that Spark adds. */
const scratch = [
  { name: 'tmp', mountPath: '/tmp', size: mib(1024) },
  { name: 'work-dir', mountPath: '/opt/spark/work-dir', size: mib(256) },
] as const;
