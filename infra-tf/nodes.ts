import { MachineNotices, NodeRole } from '#platform';
import type { Layer } from './layer';
import { admitNodes, EventQueue, nodeRole, Stack } from './terraform';

/** What machines need that are made on demand: a role to run under, and a queue that says when they are taken away. */
export function nodes(layer: Layer): Stack {
  const stack = new Stack('nodes', layer);
  for (const { name } of layer.held(NodeRole)) admitNodes(stack, nodeRole(stack, 'nodes', name));
  for (const { name } of layer.held(MachineNotices)) new EventQueue(stack, 'notices', name, ends);
  return stack;
}

/** What Karpenter listens to (website, v1.14/reference/cloudformation.md, "Rules"). */
const ends = {
  'spot-interruption': { source: 'aws.ec2', detailType: 'EC2 Spot Instance Interruption Warning' },
  rebalance: { source: 'aws.ec2', detailType: 'EC2 Instance Rebalance Recommendation' },
  'state-change': { source: 'aws.ec2', detailType: 'EC2 Instance State-change Notification' },
  'capacity-reservation': {
    source: 'aws.ec2',
    detailType: 'EC2 Capacity Reservation Instance Interruption Warning',
  },
  health: { source: 'aws.health', detailType: 'AWS Health Event' },
};
