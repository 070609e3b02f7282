import { Bytes, Cpu } from './quantities';

/** What a container gets. */
export interface Size {
  /** In any case. */
  readonly cpu: Cpu;
  /** At most. @default - four times `cpu`, for its start */
  readonly cpuLimit?: Cpu;
  /** No more and no less: memory that is lent can only be taken back by killing. */
  readonly memory: Bytes;
}

/** As containers and charts' values have it. */
export function resourcesOf({ cpu, cpuLimit = cpu.times(4), memory }: Size) {
  return {
    requests: { cpu: String(cpu), memory: String(memory) },
    limits: { cpu: String(cpuLimit), memory: String(memory) },
  };
}

/** One pod of each size. */
export function together(...sizes: readonly Pick<Size, 'cpu' | 'memory'>[]) {
  return {
    pods: sizes.length,
    cpu: Cpu.of(sizes.reduce((sum, { cpu }) => sum + cpu.millicores, 0)),
    memory: Bytes.of(sizes.reduce((sum, { memory }) => sum + memory.bytes, 0)),
  };
}
