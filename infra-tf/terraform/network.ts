import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import type { Labels } from '#platform';
import { EncryptionKey, logsMayUseKey } from './key';
import { Role, trusted } from './role';
import type { Stack } from './stack';

/** A network of its own, with a way out and no way in. */
export class PrivateNetwork extends Construct {
  readonly id: string;
  private readonly gateway: InternetGateway;
  private readonly publicRoutes: RouteTable;
  private readonly privateRoutes: RouteTable[] = [];
  private readonly privateSubnets: Subnet[] = [];

  constructor(
    readonly stack: Stack,
    private readonly cidr: string,
  ) {
    super(stack, 'network');
    const vpc = new Vpc(this, 'vpc', {
      cidrBlock: cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: this.named(),
    });
    this.id = vpc.id;
    // The one that is there from the start lets all pass between its members. Nobody is one.
    new DefaultSecurityGroup(this, 'default', { vpcId: vpc.id, tags: this.named('default') });
    this.gateway = new InternetGateway(this, 'gateway', { vpcId: vpc.id, tags: this.named() });
    this.publicRoutes = new RouteTable(this, 'public', { vpcId: vpc.id, tags: this.named('public') });
    new Route(this, 'public_way_out', {
      routeTableId: this.publicRoutes.id,
      ...everywhere,
      gatewayId: this.gateway.id,
    });
  }

  /** For load balancers and NAT gateways. What starts here has no public address unless it asks for one. */
  publicSubnet(zone: string, cidrBlock: string, tags: Labels): Subnet {
    const id = `public_${zone}`;
    const subnet = this.subnet(id, zone, cidrBlock, tags);
    new RouteTableAssociation(this, `${id}_routes`, { subnetId: subnet.id, routeTableId: this.publicRoutes.id });
    return subnet;
  }

  /** For nodes and pods: they reach the internet through a NAT gateway, and nobody reaches them. */
  privateSubnet(zone: string, cidrBlock: string, tags: Labels, natGateway: NatGateway): void {
    const id = `private_${zone}`;
    const subnet = this.subnet(id, zone, cidrBlock, tags);
    const routes = new RouteTable(this, `${id}_table`, { vpcId: this.id, tags: this.named(`private-${zone}`) });
    new Route(this, `${id}_way_out`, { routeTableId: routes.id, ...everywhere, natGatewayId: natGateway.id });
    new RouteTableAssociation(this, `${id}_routes`, { subnetId: subnet.id, routeTableId: routes.id });
    this.privateRoutes.push(routes);
    this.privateSubnets.push(subnet);
  }

  natGateway(zone: string, subnet: Subnet): NatGateway {
    const address = new Eip(this, `nat_address_${zone}`, { domain: 'vpc', tags: this.named(`nat-${zone}`) });
    return new NatGateway(this, `nat_${zone}`, {
      allocationId: address.id,
      subnetId: subnet.id,
      tags: this.named(zone),
      dependsOn: [this.gateway],
    });
  }

  /** S3 without a detour, and without a bill for it. */
  storeEndpoint(): void {
    new VpcEndpoint(this, 's3', {
      vpcId: this.id,
      serviceName: `com.amazonaws.${this.stack.cloud.region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds: this.privateRoutes.map(({ id }) => id),
      tags: this.named('s3'),
    });
  }

  /** Other services, each at addresses in the private subnets. */
  interfaceEndpoints(services: readonly string[]): void {
    if (services.length === 0) return;
    const group = new SecurityGroup(this, 'endpoints', {
      ...{ name: `${this.stack.cluster}-endpoints`, description: 'Services of AWS inside the VPC' },
      ...{ vpcId: this.id, tags: this.named('endpoints') },
    });
    new VpcSecurityGroupIngressRule(this, 'endpoints_https', {
      ...{ securityGroupId: group.id, description: 'HTTPS from the VPC', cidrIpv4: this.cidr },
      ...{ fromPort: 443, toPort: 443, ipProtocol: 'tcp' },
    });
    for (const service of services) {
      new VpcEndpoint(this, `endpoint_${service}`, {
        vpcId: this.id,
        serviceName: `com.amazonaws.${this.stack.cloud.region}.${service}`,
        vpcEndpointType: 'Interface',
        privateDnsEnabled: true,
        subnetIds: this.privateSubnetIds,
        securityGroupIds: [group.id],
        tags: this.named(service),
      });
    }
  }

  /** Writes down who spoke with whom. */
  flowLog(keyAlias: string, retentionInDays: number): void {
    const { stack } = this;
    const name = `/${stack.cluster}/flows`;
    const key = new EncryptionKey(stack, keyAlias, `Logs of the network of ${stack.cluster}`, [
      logsMayUseKey(stack, name),
    ]);
    const log = new CloudwatchLogGroup(this, 'flow_logs', { name, retentionInDays, kmsKeyId: key.arn });
    const role = new Role(stack, 'flows', {
      name: `${stack.cluster}-flows`,
      description: `Writes ${name}`,
      trust: trusted('vpc-flow-logs'),
      statements: [
        {
          sid: 'Write',
          actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          resources: [stack.arn('logs', `log-group:${name}:*`)],
        },
      ],
    });
    new FlowLog(this, 'flow_log', {
      ...{ vpcId: this.id, trafficType: 'ALL', logDestination: log.arn, iamRoleArn: role.arn },
      tags: this.named(),
    });
  }

  get privateSubnetIds(): string[] {
    return this.privateSubnets.map(({ id }) => id);
  }

  private subnet(id: string, availabilityZone: string, cidrBlock: string, tags: Labels): Subnet {
    return new Subnet(this, id, {
      ...{ vpcId: this.id, availabilityZone, cidrBlock, mapPublicIpOnLaunch: false },
      tags: { ...this.named(id.replace('_', '-')), ...tags },
    });
  }

  private named(part?: string) {
    return { Name: part ? `${this.stack.cluster}-${part}` : this.stack.cluster };
  }
}

const everywhere = { destinationCidrBlock: '0.0.0.0/0' };
