import { type Range, rangeOf } from '../addresses';
import { type Resource, type StackCheck, text } from './stacks';

/** Subnets lie in their VPC and apart from each other, in zones of the region: AWS says so when half of the network stands. */
export const subnets: StackCheck = (stacks, report) => {
  const vpcs = new Map(
    stacks
      .of('aws_vpc')
      .map(({ stack, address, values }) => [`${stack} \${${address}.id}`, rangeOf(text(values.cidr_block))]),
  );
  const seen: { readonly at: Resource; readonly range: Range }[] = [];
  for (const at of stacks.of('aws_subnet')) {
    const cidr = text(at.values.cidr_block);
    const range = rangeOf(cidr);
    const vpc = vpcs.get(`${at.stack} ${text(at.values.vpc_id)}`);
    if (!range || !vpc || range.from < vpc.from || range.to > vpc.to) {
      report('LH312', at, `its range ${cidr} does not lie in its VPC's`, 'Cut it out of the range of the VPC.');
      continue;
    }
    const other = seen.find((one) => one.range.from < range.to && range.from < one.range.to);
    if (other)
      report('LH312', at, `its range ${cidr} overlaps that of ${other.at.address}`, 'Give each a range of its own.');
    seen.push({ at, range });
    const zone = text(at.values.availability_zone);
    if (!new RegExp(`^${stacks.region}[a-z]$`).test(zone)) {
      report('LH312', at, `its zone '${zone}' is none of ${stacks.region}`, 'Name a zone of the region.');
    }
  }
};
