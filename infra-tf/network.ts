import { NodeRole } from '#platform';
import type { Layer } from './layer';
import { subnetsOf } from './subnets';
import { PrivateNetwork, Stack } from './terraform';

/** The VPC: in each zone a small public subnet for what faces the internet, and a large private one for nodes and pods. */
export function network(layer: Layer): Stack {
  const stack = new Stack('network', layer);
  const { cidr, natGateways, interfaceEndpoints } = layer.cloud.network;
  const vpc = new PrivateNetwork(stack, cidr);
  const [first, ...others] = subnetsOf(layer.where, cidr, layer.cloud.zoneNames).map((zone) => ({
    ...zone,
    outside: vpc.publicSubnet(zone.name, zone.public, { 'kubernetes.io/role/elb': '1' }),
  }));
  if (!first) throw new Error('a cloud has a zone');
  const shared = vpc.natGateway(first.name, first.outside);
  for (const zone of [first, ...others]) {
    const own = zone === first || natGateways === 'one' ? shared : vpc.natGateway(zone.name, zone.outside);
    vpc.privateSubnet(zone.name, zone.private, { 'kubernetes.io/role/internal-elb': '1', ...discovery(layer) }, own);
  }
  vpc.storeEndpoint();
  vpc.interfaceEndpoints(interfaceEndpoints);
  vpc.flowLog(`alias/${layer.cluster}-network`, 365);
  stack.publish('private_subnet_ids', vpc.privateSubnetIds);
  return stack;
}

/** Tags that whoever makes machines looks for. */
export const discovery = ({ held }: Layer) => Object.assign({}, ...held(NodeRole).map((role) => role.discovery));
