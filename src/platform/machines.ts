/**
 * Instance families of EC2, general ones that run on Nitro. A family's name says what it is: category, generation, processor, options
 * (docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html).
 */

export type Architecture = 'amd64' | 'arm64';

/** `c` has 2 GiB of memory for each virtual processor, `m` 4, `r` 8. */
export type Category = 'c' | 'm' | 'r';

/** Families of an architecture. A trailing `d` is a disk in the machine itself. */
export type FamilyOf<A extends Architecture> = A extends 'arm64'
  ? `${Category}${6 | 7 | 8}g${'' | 'd'}`
  : `${Category}${`${6 | 7}${'i' | 'a'}` | '6id'}`;

/** Sizes that all of these families come in, of 2, 4, 8, ... virtual processors. */
export const machineSizes = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'] as const;

/** A type of machine: `m7i.large`. */
export type MachineType<A extends Architecture = Architecture> = `${FamilyOf<A>}.${(typeof machineSizes)[number]}`;

export interface Family {
  readonly name: FamilyOf<Architecture>;
  readonly architecture: Architecture;
  readonly category: Category;
  readonly generation: number;
  /** It has a disk of its own. */
  readonly localDisk: boolean;
}

export const memoryPerCpu: Readonly<Record<Category, number>> = { c: 2, m: 4, r: 8 };

/** Virtual processors of the sizes. */
export const vcpuSizes = [2, 4, 8, 16, 32, 48, 64] as const;

const models: Readonly<Record<Architecture, readonly string[]>> = {
  amd64: ['6a', '6i', '6id', '7a', '7i'],
  arm64: ['6g', '6gd', '7g', '7gd', '8g', '8gd'],
};

export const families: readonly Family[] = (['amd64', 'arm64'] as const).flatMap((architecture) =>
  (['c', 'm', 'r'] as const).flatMap((category) =>
    models[architecture].map((model) => ({
      name: `${category}${model}` as Family['name'],
      architecture,
      category,
      generation: Number.parseInt(model, 10),
      localDisk: model.endsWith('d'),
    })),
  ),
);
