import { Construct } from 'constructs';
import {
  type Architecture,
  type Ask,
  type Bytes,
  type Category,
  Cluster,
  Component,
  type Family,
  type FamilyOf,
  MachineNotices,
  NodeRole,
  type Placement,
  placementLabel,
  Resource,
  type Room,
  untainted,
} from '#platform';
import { choose, roomIn } from './choice';
import { limitsOf } from './limits';
import { discoveryTag, karpenter, nodeRoleName, queueName } from './operator';
import { type Profile, profiles, type VcpuRange } from './profiles';
import { EC2NodeClass, NodePool } from './resources';

export interface KarpenterProps<A extends Architecture> {
  /** What all images of the cluster are built for. @default amd64 */
  readonly architecture?: A;
  /** Where a kind of node differs from what is usual for it (profiles.ts). @default - nowhere */
  readonly pools?: { readonly [P in Placement]?: PoolProps<A> };
}

export interface PoolProps<A extends Architecture> {
  /** @default - all that pass the other requirements */
  readonly families?: readonly FamilyOf<A>[];
  /** @default - as is usual for the kind of node */
  readonly categories?: readonly Category[];
  /** @default 6 */
  readonly minGeneration?: number;
  /** Machines with a disk of their own, which scratch folders then lie on. @default false */
  readonly localDisk?: boolean;
  /** @default - as is usual for the kind of node */
  readonly vcpus?: VcpuRange;
  /** Root volume. @default - as is usual for the kind of node */
  readonly disk?: Bytes;
  /** The most that its nodes have together. @default - twice what is asked for */
  readonly limits?: Room;
}

/**
 * Nodes for the pods of a cluster on AWS: a pool for each kind of node that somebody asks for, and one that takes whatever says nothing.
 * On a laptop there is one node, and this is nothing.
 */
export class Karpenter<A extends Architecture = 'amd64'> extends Construct {
  constructor(
    scope: Construct,
    private readonly props: KarpenterProps<A> = {},
  ) {
    super(scope, 'nodes');
    const on = Cluster.of(this);
    if (on.cloud.provider === 'none') return;
    const { component: operator, controller } = karpenter.on(on);
    const role = new NodeRole(nodeRoleName(on), discoveryTag(on));
    const notices = new MachineNotices(queueName(on));
    on.ledger.grant(controller, 'write', role);
    on.ledger.grant(controller, 'read', notices);
    for (const part of [role, notices]) on.ledger.hold(part);
    const component = new Component(this, 'nodes', { layer: 'platform', namespace: operator.home });
    on.deriveLater(() => this.pools(component), 'asks');
  }

  private pools(component: Component): void {
    const { asked, placements } = component.cluster;
    for (const placement of [...new Set([untainted, ...placements.used])].sort()) {
      const asks = asked.filter((ask) => ask.pods > 0 && ask.placement === placement);
      this.pool(component, placement, asks);
    }
  }

  private pool(component: Component, placement: Placement, asks: readonly Ask[]): void {
    const profile = profiles[placement];
    const stated: PoolProps<A> = this.props.pools?.[placement] ?? {};
    const architecture = this.props.architecture ?? 'amd64';
    const where = `${this.node.path}: node pool '${placement}'`;
    const choice = choose(where, {
      architecture,
      categories: stated.categories ?? profile.categories,
      minGeneration: stated.minGeneration ?? 6,
      localDisk: stated.localDisk ?? false,
      vcpus: stated.vcpus ?? profile.vcpus,
      families: stated.families,
    });
    const limits = limitsOf(where, choice, asks, stated.limits);
    component.cluster.placements.limit(placement, roomIn(limits));
    new Resource(component, `${placement}-class`, EC2NodeClass, {
      metadata: { name: placement },
      spec: nodeClass(component.cluster, stated.disk ?? profile.disk, stated.localDisk ?? false),
    });
    new Resource(component, `${placement}-pool`, NodePool, {
      metadata: { name: placement },
      spec: {
        template: {
          metadata: { labels: { [placementLabel]: placement } },
          spec: {
            nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: placement },
            requirements: requirements(architecture, profile, choice.families, choice.sizes),
            taints:
              placement === untainted ? undefined : [{ key: placementLabel, value: placement, effect: 'NoSchedule' }],
            ...profile.lifetime,
          },
        },
        disruption: profile.disruption,
        limits: { cpu: String(limits.cpu), memory: String(limits.memory) },
      },
    });
  }
}

/** Every requirement is one that the chosen families pass; what they are otherwise is in their names. */
function requirements(
  architecture: Architecture,
  { spot }: Profile,
  chosen: readonly Family[],
  sizes: readonly number[],
) {
  const among = (key: string, values: readonly string[]) => ({ key, operator: 'In' as const, values: [...values] });
  return [
    among('kubernetes.io/os', ['linux']),
    among('kubernetes.io/arch', [architecture]),
    // Of the two the cheaper is taken, and on demand is what is left when there is no spare capacity.
    among('karpenter.sh/capacity-type', spot ? ['on-demand', 'spot'] : ['on-demand']),
    among(
      'karpenter.k8s.aws/instance-family',
      chosen.map(({ name }) => name),
    ),
    among('karpenter.k8s.aws/instance-cpu', sizes.map(String)),
  ];
}

function nodeClass(on: Cluster, disk: Bytes, localDisk: boolean) {
  const tags = discoveryTag(on);
  return {
    role: nodeRoleName(on),
    amiSelectorTerms: [{ alias: on.versions.nodeImage }],
    subnetSelectorTerms: [{ tags }],
    securityGroupSelectorTerms: [{ tags }],
    blockDeviceMappings: [
      {
        deviceName: '/dev/xvda',
        rootVolume: true,
        ebs: { volumeSize: String(disk), volumeType: 'gp3' as const, encrypted: true, deleteOnTermination: true },
      },
    ],
    // One hop: a pod that asks the metadata service for the node's own credentials gets no answer.
    metadataOptions: { httpTokens: 'required' as const, httpPutResponseHopLimit: 1 },
    // Without it the disk of the machine lies unused.
    instanceStorePolicy: localDisk ? ('RAID0' as const) : undefined,
    tags: { 'lakehouse-gitops/cluster': on.name },
  };
}
