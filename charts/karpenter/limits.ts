import { type Ask, type Bytes, type Cpu, cores, DescriptionError, gib } from '#platform';
import { type Choice, largest } from './choice';

/** The most that all nodes of a pool have together. */
export interface Limits {
  readonly cpu: Cpu;
  readonly memory: Bytes;
}

/**
 * The limits of a pool, which must hold what is asked of it: Karpenter stops at a limit without a word to the pods that wait. Unless stated, they
 * are twice what is asked for, for rolling updates and the room that packing leaves.
 */
export function limitsOf(where: string, choice: Choice, asks: readonly Ask[], stated: Limits | undefined): Limits {
  for (const ask of asks) refuseTooLarge(where, choice, ask);
  const total: Limits = {
    cpu: asks.reduce((sum, { cpu }) => sum.plus(cpu), cores(0)),
    memory: asks.reduce((sum, { memory }) => sum.plus(memory), gib(0)),
  };
  if (!stated) return atLeastOneNode(choice, total);
  const short = [
    ...(stated.cpu.millicores < total.cpu.millicores
      ? [`${total.cpu} processors, and the limit is ${stated.cpu}`]
      : []),
    ...(stated.memory.bytes < total.memory.bytes
      ? [`${total.memory} of memory, and the limit is ${stated.memory}`]
      : []),
  ];
  if (short.length > 0) {
    throw new DescriptionError({
      code: 'LH293',
      where,
      what: `its pods ask for ${short.join('; for ')}`,
      fix: 'Raise the limit, or ask for less: the last pods would wait for ever.',
    });
  }
  return stated;
}

function atLeastOneNode(choice: Choice, { cpu, memory }: Limits): Limits {
  const node = largest(choice);
  return {
    cpu: cores(Math.max(Math.ceil(cpu.cores * 2), node.cpu.cores)),
    memory: gib(Math.ceil(Math.max(memory.bytes * 2, node.memory.bytes) / gib(1).bytes)),
  };
}

function refuseTooLarge(where: string, choice: Choice, { who, pods, cpu, memory }: Ask): void {
  const { room } = largest(choice);
  const pod = { cpu: cpu.times(1 / pods), memory: memory.times(1 / pods) };
  if (pod.cpu.millicores <= room.cpu.millicores && pod.memory.bytes <= room.memory.bytes) return;
  throw new DescriptionError({
    code: 'LH294',
    where,
    what: `a pod of ${who} asks for ${pod.cpu} processors and ${inGib(pod.memory)} of memory, and the largest node has ${room.cpu} and ${inGib(room.memory)} for pods`,
    fix: 'Allow larger nodes in the pool (`vcpus`, `categories`), or ask for less.',
  });
}

const inGib = ({ bytes }: Bytes) => `${Math.round((bytes / gib(1).bytes) * 10) / 10}Gi`;
