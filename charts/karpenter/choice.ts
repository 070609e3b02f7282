import {
  type Architecture,
  type Category,
  cores,
  DescriptionError,
  type Family,
  type FamilyOf,
  families,
  gib,
  memoryPerCpu,
  type Room,
  vcpuSizes,
} from '#platform';
import type { VcpuRange } from './profiles';

/** What machines of a pool must be. All of it must hold at once. */
export interface Requirements {
  readonly architecture: Architecture;
  readonly categories: readonly Category[];
  readonly minGeneration: number;
  readonly localDisk: boolean;
  readonly vcpus: VcpuRange;
  /** Families that were named; without any, all that pass are taken. */
  readonly families: readonly FamilyOf<Architecture>[] | undefined;
}

/** Machines that pass. */
export interface Choice {
  readonly families: readonly Family[];
  /** Virtual processors of the sizes, ascending. */
  readonly sizes: readonly number[];
}

/**
 * The families that pass every requirement. Karpenter takes the requirements of a pool together and says nothing of a family that its own pool
 * excludes; a pool with none left makes no node, and pods wait for ever. So a family that is named must pass, and one size at least.
 */
export function choose(where: string, requirements: Requirements): Choice {
  const passing = families.filter((family) => reasonAgainst(family, requirements) === undefined);
  const sizes = vcpuSizes.filter((size) => size >= requirements.vcpus.from && size <= requirements.vcpus.to);
  const { families: named } = requirements;
  const excluded = (named ?? []).flatMap((name) => {
    const family = families.find((candidate) => candidate.name === name);
    const reason = family ? reasonAgainst(family, requirements) : 'is not known here';
    return reason ? [`'${name}' ${reason}`] : [];
  });
  if (excluded.length > 0) refuse(where, `its own requirements exclude families that it names: ${excluded.join('; ')}`);
  const chosen = named ? passing.filter(({ name }) => named.includes(name)) : passing;
  if (chosen.length === 0) refuse(where, 'no family passes all of its requirements');
  if (sizes.length === 0) {
    const { from, to } = requirements.vcpus;
    refuse(where, `no machine has ${from} to ${to} virtual processors; there are ${vcpuSizes.join(', ')}`);
  }
  return { families: chosen, sizes };
}

/** What machines have left for pods: kubelet, the system and the virtual machine take the rest (website, reference/instance-types.md). */
export const roomIn = ({ cpu, memory }: Room): Room => ({ cpu: cpu.times(0.95), memory: memory.times(0.85) });

/** The largest machine. */
export function largest({ families, sizes }: Choice): Room {
  const vcpus = sizes.at(-1) ?? 0;
  const memory = gib(vcpus * Math.max(...families.map(({ category }) => memoryPerCpu[category])));
  return { cpu: cores(vcpus), memory };
}

function reasonAgainst(family: Family, wanted: Requirements): string | undefined {
  if (family.architecture !== wanted.architecture) return `is ${family.architecture}, not ${wanted.architecture}`;
  if (family.generation < wanted.minGeneration) return `is older than generation ${wanted.minGeneration}`;
  if (family.localDisk !== wanted.localDisk) return family.localDisk ? 'has a local disk' : 'has no local disk';
  if (!wanted.categories.includes(family.category)) return `is not of category ${wanted.categories.join(' or ')}`;
  return undefined;
}

function refuse(where: string, what: string): never {
  throw new DescriptionError({
    code: 'LH292',
    where,
    what,
    fix: 'Drop the families, or ease the requirement that excludes them.',
  });
}
