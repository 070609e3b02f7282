import type { Aws, JsonObject } from '#platform';
import { roleName } from '../../infra-tf/names';
import { cloudOf } from '../../src/commands/cloud';
import { onAws } from './described';

/** Resources of a type in a stack of a cluster on which nothing runs. */
function resources(stack: string, type: string, cloud: Partial<Aws> = {}): readonly JsonObject[] {
  const layer = cloudOf(onAws(() => {}, cloud));
  expect(layer?.problems).toEqual([]);
  const found = layer?.stacks.find(({ name }) => name === stack)?.configuration.resource as JsonObject | undefined;
  return Object.values((found?.[type] ?? {}) as JsonObject) as JsonObject[];
}

const network = { cidr: '10.0.0.0/16', natGateways: 'one a zone', interfaceEndpoints: [] } as const;

test('each zone has a NAT gateway, or all share one', () => {
  expect(resources('network', 'aws_nat_gateway')).toHaveLength(3);
  expect(resources('network', 'aws_nat_gateway', { network: { ...network, natGateways: 'one' } })).toHaveLength(1);
});

test('S3 is reached inside the VPC, and other services where it is asked for', () => {
  const services = (cloud: Partial<Aws>) =>
    resources('network', 'aws_vpc_endpoint', cloud).map(({ service_name, vpc_endpoint_type }) => [
      service_name,
      vpc_endpoint_type,
    ]);
  const s3 = ['com.amazonaws.eu-central-1.s3', 'Gateway'];
  expect(services({})).toEqual([s3]);
  expect(services({ network: { ...network, interfaceEndpoints: ['sts', 'ecr.api'] } })).toEqual([
    ['com.amazonaws.eu-central-1.ecr.api', 'Interface'],
    ['com.amazonaws.eu-central-1.sts', 'Interface'],
    s3,
  ]);
});

test('the API server answers inside the VPC alone, or to the addresses that are stated', () => {
  const access = (cloud: Partial<Aws>) => resources('cluster', 'aws_eks_cluster', cloud)[0]?.vpc_config;
  expect(access({})).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
  expect(access({ apiServerFrom: ['192.0.2.0/24'] })).toMatchObject({
    endpoint_private_access: true,
    endpoint_public_access: true,
    public_access_cidrs: ['192.0.2.0/24'],
  });
});

test('a cluster on which nothing uses the cloud has no bucket, no role for pods, no queue, no repository and no secret', () => {
  expect(resources('lake', 'aws_s3_bucket')).toEqual([]);
  expect(resources('identity', 'aws_iam_role')).toEqual([]);
  expect(resources('nodes', 'aws_sqs_queue')).toEqual([]);
  expect(resources('images', 'aws_ecr_repository')).toEqual([]);
  expect(resources('secrets', 'aws_secretsmanager_secret')).toEqual([]);
});

test('a role has a name that IAM takes, however long the names of its pods', () => {
  const long = { namespace: 'n'.repeat(63), name: 'account' };
  expect(roleName('cat-cafe', long)).toHaveLength(64);
  expect(roleName('cat-cafe', long)).not.toBe(roleName('cat-cafe', { ...long, name: 'another' }));
  expect(roleName('cat-cafe', { namespace: 'spark', name: 'job' })).toBe('cat-cafe.spark.job');
});
