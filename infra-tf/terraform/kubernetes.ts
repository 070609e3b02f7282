import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Ec2Tag } from '@cdktf/provider-aws/lib/ec2-tag';
import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import type { JsonObject, Labels } from '#platform';
import type { EncryptionKey } from './key';
import { PodIdentity, type PodIdentityProps } from './pod-identity';
import { Role, trusted } from './role';
import type { Stack } from './stack';

export interface KubernetesProps {
  readonly version: string;
  readonly subnetIds: string[];
  /** Address ranges that reach the API server over the internet; none closes that way. */
  readonly apiServerFrom: readonly string[];
  /** Encrypts Secrets, and what the control plane logs. */
  readonly key: EncryptionKey;
  readonly logGroup: string;
  readonly keepLogsForDays: number;
}

export interface NodeGroupProps {
  readonly subnetIds: string[];
  readonly instanceType: string;
  readonly min: number;
  readonly max: number;
  readonly labels: Labels;
  /** Of the root volume. */
  readonly diskGib: number;
}

export interface AddOnProps {
  readonly version: string;
  readonly configuration?: JsonObject;
  /** What its pods may do in the cloud. @default - nothing */
  readonly identity?: PodIdentity;
}

/** Kubernetes as EKS runs it. Who may do what is in EKS alone, not in a ConfigMap; whoever makes it gets no rights by that. */
export class Kubernetes extends Construct {
  private readonly cluster: EksCluster;
  private readonly nodeGroups: EksNodeGroup[] = [];
  private readonly beforeNodes: EksAddon[] = [];

  constructor(
    readonly stack: Stack,
    { version, subnetIds, apiServerFrom, key, logGroup, keepLogsForDays }: KubernetesProps,
  ) {
    super(stack, 'kubernetes');
    const name = stack.cluster;
    const role = new Role(stack, 'control_plane', {
      ...{ name: `${name}-control-plane`, description: `Control plane of ${name}`, trust: trusted('eks') },
      managed: ['AmazonEKSClusterPolicy'],
    });
    const log = new CloudwatchLogGroup(this, 'logs', {
      ...{ name: logGroup, retentionInDays: keepLogsForDays, kmsKeyId: key.arn },
    });
    this.cluster = new EksCluster(this, 'cluster', {
      ...{ name, version, roleArn: role.arn },
      enabledClusterLogTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      // The network plugin and the like come as add-ons, of the versions that are stated.
      bootstrapSelfManagedAddons: false,
      encryptionConfig: { provider: { keyArn: key.arn }, resources: ['secrets'] },
      vpcConfig: {
        subnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: apiServerFrom.length > 0,
        ...(apiServerFrom.length > 0 ? { publicAccessCidrs: [...apiServerFrom] } : {}),
      },
      dependsOn: [...role.attachments, log],
    });
  }

  /** Puts tags on the security group that EKS makes for the control plane and all nodes. */
  tagSecurityGroup(tags: Labels): void {
    for (const [key, value] of Object.entries(tags)) {
      const resourceId = this.cluster.vpcConfig.clusterSecurityGroupId;
      new Ec2Tag(this, `security_group_${key}`, { resourceId, key, value });
    }
  }

  /** A role of the account, by name, whose holders may do anything. */
  administrator(role: string): void {
    const entry = new EksAccessEntry(this, `administrator_${role}`, {
      ...{ clusterName: this.cluster.name, type: 'STANDARD' },
      principalArn: `arn:aws:iam::${this.stack.cloud.account}:role/${role}`,
    });
    new EksAccessPolicyAssociation(this, `administrator_${role}_policy`, {
      ...{ clusterName: this.cluster.name, principalArn: entry.principalArn },
      policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
      accessScope: { type: 'cluster' },
    });
  }

  /** A role for pods that run before any other stack can say so. */
  podIdentity(id: string, props: PodIdentityProps): PodIdentity {
    return new PodIdentity(this.stack, id, { ...props, clusterName: this.cluster.name });
  }

  nodeGroup(name: string, { subnetIds, instanceType, min, max, labels, diskGib }: NodeGroupProps): void {
    const { stack } = this;
    const role = nodeRole(stack, `${name}_nodes`, `${stack.cluster}-${name}-nodes`);
    const template = new LaunchTemplate(this, `${name}_template`, {
      name: `${stack.cluster}-${name}`,
      updateDefaultVersion: true,
      // The provider's default tags end at the template.
      tagSpecifications: ['instance', 'volume'].map((resourceType) => ({
        resourceType,
        tags: { Name: `${stack.cluster}-${name}`, 'lakehouse-gitops/cluster': stack.cluster },
      })),
      // One hop: a pod that asks the metadata service for the node's own credentials gets no answer.
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: { volumeSize: diskGib, volumeType: 'gp3', encrypted: 'true', deleteOnTermination: 'true' },
        },
      ],
    });
    const group = new EksNodeGroup(this, `${name}_group`, {
      ...{ clusterName: this.cluster.name, nodeGroupName: name, nodeRoleArn: role.arn, subnetIds },
      ...{ amiType: 'AL2023_x86_64_STANDARD', instanceTypes: [instanceType], labels: { ...labels } },
      scalingConfig: { minSize: min, maxSize: max, desiredSize: min },
      updateConfig: { maxUnavailable: 1 },
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      dependsOn: [...role.attachments, ...this.beforeNodes],
    });
    this.nodeGroups.push(group);
  }

  /** An add-on that EKS installs. Those stated before the nodes are there when nodes come: a node without a network plugin is never ready. */
  addOn(name: string, { version, configuration, identity }: AddOnProps): void {
    const addOn = new EksAddon(this, `addon_${name}`, {
      ...{ clusterName: this.cluster.name, addonName: name, addonVersion: version },
      ...(configuration ? { configurationValues: JSON.stringify(configuration) } : {}),
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'OVERWRITE',
      dependsOn: [...(identity?.ready ?? []), ...this.nodeGroups],
    });
    if (this.nodeGroups.length === 0) this.beforeNodes.push(addOn);
  }
}

/** The role of machines that are nodes: they register with the cluster, fetch images, and can be looked at through SSM. */
export function nodeRole(stack: Stack, id: string, name: string): Role {
  return new Role(stack, id, {
    ...{ name, description: `Nodes of ${stack.cluster}`, trust: trusted('ec2') },
    managed: ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly', 'AmazonSSMManagedInstanceCore'],
  });
}

/** Machines under this role may join the cluster. A node group enters its own role by itself. */
export function admitNodes(stack: Stack, role: Role): void {
  new EksAccessEntry(role, 'nodes', { clusterName: stack.cluster, principalArn: role.arn, type: 'EC2_LINUX' });
}
