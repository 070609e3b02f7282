import type { CloudwatchLogGroupConfig } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { EksClusterConfig, EksClusterVpcConfig } from '@cdktf/provider-aws/lib/eks-cluster';
import type { EksNodeGroupConfig } from '@cdktf/provider-aws/lib/eks-node-group';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import type { S3BucketConfig } from '@cdktf/provider-aws/lib/s3-bucket';
import type { Vpc, VpcConfig } from '@cdktf/provider-aws/lib/vpc';
import type { CoreNodes } from '#platform';
import type { ManagedPolicy, Statement } from '../../infra-tf/permissions';
import type { Stack } from '../../infra-tf/terraform';

/**
 * Mutations (mutations.ts) that cannot be written down: tsc refuses each of them, and refuses this file when it takes one. Nobody calls it. What else
 * a value needs is there, so that the slip is all that is wrong.
 */
export function typed(stack: Stack, vpc: Vpc): void {
  const subnetIds = ['subnet-1'];
  const cluster: EksClusterConfig = { name: 'cat-cafe', roleArn: 'arn', vpcConfig: { subnetIds } };
  const nodes: EksNodeGroupConfig = {
    ...{ clusterName: 'cat-cafe', nodeRoleArn: 'arn', subnetIds },
    scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 1 },
  };
  const statement: Statement = { sid: 'Read', actions: ['s3:GetObject'] };
  const { roleArn: _, ...roleless } = cluster;
  const { scalingConfig: __, ...sizeless } = nodes;
  const take = (..._values: readonly unknown[]) => {};

  // an attribute that there is not
  // @ts-expect-error no such attribute
  take({ bucket: 'cat-cafe', colour: 'red' } satisfies S3BucketConfig);

  // an attribute that there is not, in a block
  // @ts-expect-error no such attribute
  take({ subnetIds, colour: 'red' } satisfies EksClusterVpcConfig);

  // a text for yes or no
  // @ts-expect-error a boolean
  take({ cidrBlock: '10.0.0.0/16', enableDnsSupport: 'yes' } satisfies VpcConfig);

  // a text for a number
  // @ts-expect-error a number
  take({ retentionInDays: 'long' } satisfies CloudwatchLogGroupConfig);

  // a text for a list
  // @ts-expect-error a list
  take({ ...nodes, subnetIds: 'subnet-1' } satisfies EksNodeGroupConfig);

  // an argument left out
  // @ts-expect-error roleArn
  take(roleless satisfies EksClusterConfig);

  // a block left out
  // @ts-expect-error scalingConfig
  take(sizeless satisfies EksNodeGroupConfig);

  // a type that there is not
  // @ts-expect-error no such module
  take({} as import('@cdktf/provider-aws/lib/s3-bukket').S3Bukket);

  // a statement that neither allows nor denies
  // @ts-expect-error Allow or Deny
  take({ ...statement, effect: 'Grant' } satisfies Statement);

  // a slip in a key of a statement
  // @ts-expect-error effect
  take({ ...statement, efect: 'Allow' } satisfies Statement);

  // a managed policy that AWS does not keep
  // @ts-expect-error one of those that are entered
  take('AmazonEKSNodes' satisfies ManagedPolicy);

  // a machine that does not exist
  // @ts-expect-error a type and a size
  take({ instanceType: 'm7i.huge' } satisfies CoreNodes);

  // a reference to nothing
  // @ts-expect-error nothing is called so
  take({ bucket: ghost.bucket } satisfies S3BucketConfig);

  // a reference to an attribute that there is not
  // @ts-expect-error no such attribute
  take(vpc.colour);

  take(
    class {
      // two resources that wait for each other
      // @ts-expect-error used before it is there
      readonly key: KmsKey = new KmsKey(stack, 'key', { dependsOn: [this.alias] });
      readonly alias = new KmsAlias(stack, 'alias', { targetKeyId: this.key.id });
    },
  );
}
