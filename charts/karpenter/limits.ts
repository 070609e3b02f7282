import { type Ask, type Bytes, cores, DescriptionError, gib, type Room, together } from '#platform';
import { type Choice, largest, roomIn } from './choice';

/**
 * The limits of a pool, which must hold what is asked of it: Karpenter stops at a limit without a word to the pods that wait. Unless stated, they
 * are twice what is asked for, for rolling updates and the room that packing leaves.
 */
export function limitsOf(where: string, choice: Choice, asks: readonly Ask[], stated: Room | undefined): Room {
  for (const ask of asks) refuseTooLarge(where, choice, ask);
  const total = together(...asks);
  if (!stated) return atLeastOneNode(choice, total);
  const room = roomIn(stated);
  const short = [
    ...(room.cpu.millicores < total.cpu.millicores
      ? [`${total.cpu} processors, and a limit of ${stated.cpu} leaves them ${room.cpu}`]
      : []),
    ...(room.memory.bytes < total.memory.bytes
      ? [`${inGib(total.memory)} of memory, and a limit of ${stated.memory} leaves them ${inGib(room.memory)}`]
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

function atLeastOneNode(choice: Choice, { cpu, memory }: Room): Room {
  const node = largest(choice);
  return {
    cpu: cores(Math.max(Math.ceil(cpu.cores * 2), node.cpu.cores)),
    memory: gib(Math.ceil(Math.max(memory.bytes * 2, node.memory.bytes) / gib(1).bytes)),
  };
}

function refuseTooLarge(where: string, choice: Choice, { who, pods, cpu, memory }: Ask): void {
  const room = roomIn(largest(choice));
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
