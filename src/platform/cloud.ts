import { addresses, type Peer } from './network';
import { Endpoint } from './references';

/** Where a cluster runs, as far as its description can tell. */
export interface Cloud {
  readonly provider: 'aws' | 'none';
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

export interface AwsProps {
  readonly region: string;
  /** @default 3 */
  readonly zones?: number;
  /** Address range of the VPC: nodes, pods and the API server's interfaces. @default 10.0.0.0/16 */
  readonly vpcCidr?: string;
}

/** EKS. The API server's interfaces lie in the VPC and listen on 443. */
export function aws({ region, zones = 3, vpcCidr = '10.0.0.0/16' }: AwsProps): Cloud {
  return {
    provider: 'aws',
    region,
    zones,
    storageClass: 'gp3',
    apiServer: { peer: addresses(vpcCidr), port: 443 },
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
export function local({ nodeCidr = '172.16.0.0/12' }: LocalProps = {}): Cloud {
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
