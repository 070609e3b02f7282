import type { MachineType } from './machines';
import { addresses, type Peer } from './network';
import { Endpoint } from './references';

/** Where a cluster runs, as far as its description can tell. */
export type Cloud = Aws | Local;

interface Place {
  /** Region of the buckets and catalogs. */
  readonly region: string;
  /** How many zones pods can be spread over. */
  readonly zones: number;
  /** StorageClass of volumes. */
  readonly storageClass: string;
  /** The API server as a NetworkPolicy sees it: an address, never a pod. */
  readonly apiServer: { readonly peer: Peer; readonly port: number };
  /** Name of the node label whose values are the zones. */
  readonly zoneLabel: string;
}

/** EKS, and what it stands on: infra-tf/ makes it. */
export interface Aws extends Place {
  readonly provider: 'aws';
  readonly account: string;
  /** Names of the zones: `us-west-2a`. */
  readonly zoneNames: readonly string[];
  readonly network: Required<AwsNetwork>;
  readonly administrators: readonly string[];
  readonly stateBucket: string;
  readonly apiServerFrom: readonly string[];
  readonly coreNodes: Required<CoreNodes>;
}

/** One node on a laptop, without a cloud. */
export interface Local extends Place {
  readonly provider: 'none';
}

export interface AwsProps {
  readonly region: string;
  /** Number of the account that everything stands in. Terraform refuses to work in another. */
  readonly account: string;
  /** Letters of the zones. @default a, b and c */
  readonly zones?: readonly [ZoneLetter, ...ZoneLetter[]];
  /** @default - 10.0.0.0/16, a NAT gateway in each zone */
  readonly network?: AwsNetwork;
  /** Roles of the account whose holders may do anything on the cluster: `platform-admin`. */
  readonly administrators: readonly [string, ...string[]];
  /** Bucket that keeps Terraform's own notes. It stands before everything else does: README, "From an empty account". */
  readonly stateBucket: string;
  /** Address ranges from which the API server may be reached over the internet. @default - none: from inside the VPC alone */
  readonly apiServerFrom?: readonly string[];
  /** Nodes that stand before Karpenter does, which makes all others. @default - two to four m7i.large */
  readonly coreNodes?: CoreNodes;
}

type ZoneLetter = 'a' | 'b' | 'c' | 'd' | 'e' | 'f';

export interface AwsNetwork {
  /** Address range of the VPC: nodes, pods and the API server's interfaces. @default 10.0.0.0/16 */
  readonly cidr?: string;
  /** One for all is cheaper, and what it stands in takes the others with it. @default one a zone */
  readonly natGateways?: 'one' | 'one a zone';
  /** Services of AWS that are reached without leaving the VPC, each for some dollars a month and zone: `sts`, `ecr.api`. @default - none */
  readonly interfaceEndpoints?: readonly string[];
}

export interface CoreNodes {
  /** @default m7i.large */
  readonly instanceType?: MachineType<'amd64'>;
  /** @default 2 */
  readonly min?: number;
  /** @default 4 */
  readonly max?: number;
}

/** EKS. The API server's interfaces lie in the VPC and listen on 443. */
export function aws(props: AwsProps): Aws {
  const { region, account, zones = ['a', 'b', 'c'], administrators, stateBucket, apiServerFrom = [] } = props;
  const { cidr = '10.0.0.0/16', natGateways = 'one a zone', interfaceEndpoints = [] } = props.network ?? {};
  const { instanceType = 'm7i.large', min = 2, max = 4 } = props.coreNodes ?? {};
  return {
    provider: 'aws',
    ...{ region, account, administrators, stateBucket, apiServerFrom },
    zones: zones.length,
    zoneNames: zones.map((letter) => `${region}${letter}`),
    network: { cidr, natGateways, interfaceEndpoints },
    coreNodes: { instanceType, min, max },
    storageClass: 'gp3',
    apiServer: { peer: addresses(cidr), port: 443 },
    zoneLabel: 'topology.kubernetes.io/zone',
  };
}

/**
 * What pods connect to that use anything of AWS. Its APIs have no fixed addresses, and inside the VPC they may be interface endpoints: the port is
 * what can be named. Credentials come from the agent on the pod's node (docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html).
 */
export const awsEndpoints: readonly Endpoint[] = [
  new Endpoint('aws-api', undefined, addresses('0.0.0.0/0'), [443]),
  new Endpoint('pod-identity-agent', undefined, addresses('169.254.170.23/32'), [80]),
];

export interface LocalProps {
  /** Address range of the nodes. @default 172.16.0.0/12, where Docker puts them */
  readonly nodeCidr?: string;
}

/** One node on a laptop (kind, k3d, minikube), without a cloud. Its API server listens on 6443 of the node. */
export function local({ nodeCidr = '172.16.0.0/12' }: LocalProps = {}): Local {
  return {
    provider: 'none',
    // The S3 store in the cluster ignores the region, but the AWS SDK insists on one.
    region: 'us-east-1',
    zones: 1,
    storageClass: 'standard',
    apiServer: { peer: addresses(nodeCidr), port: 6443 },
    zoneLabel: 'topology.kubernetes.io/zone',
  };
}
