import { DescriptionError } from '#platform';
import { cidrOf, isPrivate, rangeOf } from './addresses';

/** Address ranges of one zone. */
export interface ZoneSubnets {
  readonly name: string;
  readonly public: string;
  readonly private: string;
}

/**
 * Cuts the range of a VPC into eighths: the first holds the public subnets, a 32nd of an eighth each, and each of the others is a zone's private one.
 * A zone that is added later takes the next eighth, so nothing that stands is moved.
 */
export function subnetsOf(where: string, cidr: string, zones: readonly string[]): readonly ZoneSubnets[] {
  const { from: base, bits } = vpcRange(where, cidr);
  if (zones.length === 0 || zones.length > 7 || new Set(zones).size < zones.length) {
    throw new DescriptionError({
      code: 'LH311',
      where,
      what: `it stands in ${zones.length === 0 ? 'no zone' : `the zones ${zones.join(', ')}`}; there are places for one to seven, each once`,
      fix: 'State other letters in `zones`.',
    });
  }
  const eighth = bits + 3;
  const small = eighth + 5;
  return zones.map((name, index) => ({
    name,
    public: cidrOf(base + index * 2 ** (32 - small), small),
    private: cidrOf(base + (index + 1) * 2 ** (32 - eighth), eighth),
  }));
}

/** A VPC has a range of 16 to 28 bits (docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html), and so has a subnet: 20 leaves room for eight cuts. */
function vpcRange(where: string, cidr: string) {
  const range = rangeOf(cidr);
  if (range && isPrivate(range) && range.bits >= 16 && range.bits <= 20) return range;
  throw new DescriptionError({
    code: 'LH310',
    where,
    what: `'${cidr}' is no range for it: a private range of 16 to 20 bits, whose address ends in zeros`,
    fix: 'State one such as 10.0.0.0/16, that no network which is connected with it uses.',
  });
}
