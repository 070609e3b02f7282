import { type Aws, Bucket, CatalogDatabase, type Cluster, KeptOutside, MachineNotices, versions } from '#platform';
import { type PodRole, podRoles } from '../../infra-tf/permissions';
import type { Report } from '../cluster/report';
import type { Document } from './judges';
import type { Simulator } from './simulator';

/** What stands after the apply, asked of AWS itself and compared with the description. */
export async function readBack(report: Report, aws: Simulator, on: Cluster, cloud: Aws): Promise<string> {
  const counted = [
    await kubernetes(report, aws, on, cloud),
    await identities(report, aws, on, cloud),
    await buckets(report, aws, on),
    await others(report, aws, on),
  ];
  return counted.join(', ');
}

/** Every document that is attached to a role, by the role's name. */
export async function attachedDocuments(
  aws: Simulator,
  roles: readonly PodRole[],
): Promise<ReadonlyMap<string, readonly Document[]>> {
  const attached = new Map<string, readonly Document[]>();
  for (const { name } of roles) {
    const documents: Document[] = [];
    const { AttachedPolicies } = await aws.ask('iam', 'ListAttachedRolePolicies', { RoleName: name });
    for (const { PolicyArn } of AttachedPolicies) {
      const { Policy } = await aws.ask('iam', 'GetPolicy', { PolicyArn });
      const version = { PolicyArn, VersionId: Policy.DefaultVersionId };
      documents.push((await aws.ask('iam', 'GetPolicyVersion', version)).PolicyVersion.Document);
    }
    attached.set(name, documents);
  }
  return attached;
}

async function kubernetes(report: Report, aws: Simulator, { name }: Cluster, cloud: Aws): Promise<string> {
  const { cluster } = await aws.ask('eks', 'DescribeCluster', { name });
  const access = cluster.resourcesVpcConfig;
  const { Subnets } = await aws.ask('ec2', 'DescribeSubnets', {
    Filters: [{ Name: 'tag:kubernetes.io/role/internal-elb', Values: ['1'] }],
  });
  const ids = (some: readonly string[]) => [...some].sort();
  same(report, 'EKS', [
    ['version', cluster.version, versions.eks.kubernetes],
    ['status', cluster.status, 'ACTIVE'],
    ['public endpoint', access.endpointPublicAccess, cloud.apiServerFrom.length > 0],
    ['private endpoint', access.endpointPrivateAccess, true],
    ['what is encrypted', cluster.encryptionConfig[0].resources, ['secrets']],
    ['authentication', cluster.accessConfig.authenticationMode, 'API'],
    ['subnets', ids(access.subnetIds), ids(Subnets.map(({ SubnetId }: Document) => SubnetId))],
    ['zones', Subnets.length, cloud.zones],
  ]);
  const { addons } = await aws.ask('eks', 'ListAddons', { clusterName: name });
  same(report, 'add-ons', [['names', ids(addons), ids(Object.keys(versions.eks.addOns))]]);
  for (const addonName of addons) {
    const { addon } = await aws.ask('eks', 'DescribeAddon', { clusterName: name, addonName });
    const stated = versions.eks.addOns[addonName as keyof typeof versions.eks.addOns];
    same(report, addonName, [['version', addon.addonVersion, stated]]);
  }
  const { nodegroup } = await aws.ask('eks', 'DescribeNodegroup', { clusterName: name, nodegroupName: 'core' });
  const { min, max, instanceType } = cloud.coreNodes;
  same(report, 'core nodes', [
    ['sizes', [nodegroup.scalingConfig.minSize, nodegroup.scalingConfig.maxSize], [min, max]],
    ['types', nodegroup.instanceTypes, [instanceType]],
  ]);
  return `Kubernetes ${cluster.version}, ${addons.length} add-ons`;
}

async function identities(report: Report, aws: Simulator, on: Cluster, cloud: Aws): Promise<string> {
  const clusterName = on.name;
  const { associations } = await aws.ask('eks', 'ListPodIdentityAssociations', { clusterName });
  const there = new Map<string, string>();
  for (const { associationId } of associations) {
    const { association } = await aws.ask('eks', 'DescribePodIdentityAssociation', { clusterName, associationId });
    const { namespace, serviceAccount, roleArn } = association;
    there.set(`${namespace}/${serviceAccount}`, roleArn);
    const RoleName = roleArn.split('/').pop();
    const { Role } = await aws.ask('iam', 'GetRole', { RoleName });
    const [trust] = Role.AssumeRolePolicyDocument.Statement;
    const tags = trust.Condition.StringEquals;
    same(report, `who may be ${RoleName}`, [
      ['service', trust.Principal.Service, 'pods.eks.amazonaws.com'],
      ['namespace', tags['aws:RequestTag/kubernetes-namespace'], namespace],
      ['service account', tags['aws:RequestTag/kubernetes-service-account'], serviceAccount],
      ['cluster', tags['aws:RequestTag/eks-cluster-name'], clusterName],
    ]);
  }
  const { account, region } = cloud;
  const stated = podRoles(on, { cluster: clusterName, account, region }).map(
    ({ name, account: { namespace, name: of } }) => [`${namespace}/${of}`, `arn:aws:iam::${account}:role/${name}`],
  );
  const ofLedger = [...there].filter(
    ([pods]) => !pods.startsWith('kube-system/') || stated.some(([of]) => of === pods),
  );
  same(report, 'pod identities', [['accounts and roles', ofLedger.sort(), stated.sort()]]);
  return `${associations.length} pod identities`;
}

async function buckets(report: Report, aws: Simulator, on: Cluster): Promise<string> {
  const held = on.ledger.held.filter((what) => what instanceof Bucket);
  for (const { name: Bucket } of held) {
    const encryption = (await aws.ask('s3', 'GetBucketEncryption', { Bucket })).ServerSideEncryptionConfiguration;
    const [rule] = encryption.Rules;
    const key = rule.ApplyServerSideEncryptionByDefault;
    const { Aliases } = await aws.ask('kms', 'ListAliases', { KeyId: key.KMSMasterKeyID });
    const block = (await aws.ask('s3', 'GetPublicAccessBlock', { Bucket })).PublicAccessBlockConfiguration;
    const policy = JSON.parse((await aws.ask('s3', 'GetBucketPolicy', { Bucket })).Policy);
    const tls = policy.Statement.find(({ Sid }: Document) => Sid === 'TlsOnly');
    same(report, Bucket, [
      ['encryption', [key.SSEAlgorithm, rule.BucketKeyEnabled], ['aws:kms', true]],
      ['key', Aliases.map(({ AliasName }: Document) => AliasName), [`alias/${on.name}-lake`]],
      ['versions', (await aws.ask('s3', 'GetBucketVersioning', { Bucket })).Status, 'Enabled'],
      ['closed to the public', Object.values(block), [true, true, true, true]],
      ['refuses what is not encrypted on its way', [tls?.Effect, tls?.Condition], ['Deny', noTls]],
      ['rules of its life', (await lifeOf(aws, Bucket)) >= 2, true],
    ]);
  }
  return `${held.length} buckets`;
}

const noTls = { Bool: { 'aws:SecureTransport': 'false' } };

const lifeOf = async (aws: Simulator, Bucket: string): Promise<number> =>
  (await aws.ask('s3', 'GetBucketLifecycleConfiguration', { Bucket })).Rules.length;

async function others(report: Report, aws: Simulator, on: Cluster): Promise<string> {
  let count = 0;
  for (const what of on.ledger.held) {
    if (what instanceof CatalogDatabase) {
      const { Database } = await aws.ask('glue', 'GetDatabase', { Name: what.name });
      same(report, what.id, [['files', Database.LocationUri, what.files.uri]]);
    } else if (what instanceof MachineNotices) {
      const { QueueUrl } = await aws.ask('sqs', 'GetQueueUrl', { QueueName: what.name });
      const { Attributes } = await aws.ask('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['Policy'] });
      const { Rules } = await aws.ask('events', 'ListRules', { NamePrefix: `${what.name}-` });
      const [events] = JSON.parse(Attributes.Policy).Statement;
      const arns = Rules.map(({ Arn }: Document) => Arn).sort();
      same(report, what.id, [
        ['lets its rules in', [events.Condition.ArnEquals['aws:SourceArn']].flat().sort(), arns],
        ['has rules', arns.length > 0, true],
      ]);
    } else if (what instanceof KeptOutside) {
      // The simulator says that there is an empty one; AWS, that there is none.
      const { ok } = await aws.tryTo('secretsmanager', 'GetSecretValue', { SecretId: what.name });
      same(report, what.id, [['value that Terraform put there', ok?.SecretString ?? '', '']]);
    } else continue;
    count += 1;
  }
  const { repositories } = await aws.ask('ecr', 'DescribeRepositories');
  for (const { repositoryName, imageTagMutability, imageScanningConfiguration } of repositories) {
    same(report, `images ${repositoryName}`, [
      ['tags', imageTagMutability, 'IMMUTABLE'],
      ['is looked through', imageScanningConfiguration.scanOnPush, true],
    ]);
  }
  same(report, 'repositories', [['as many as images', repositories.length, on.ownImages.length]]);
  return `${count} of other kinds, ${repositories.length} repositories`;
}

type Fact = readonly [what: string, there: unknown, stated: unknown];

function same(report: Report, what: string, facts: readonly Fact[]): void {
  const text = (value: unknown) => JSON.stringify(value);
  const wrong = facts.filter(([, there, stated]) => text(there) !== text(stated));
  report.check(`${what} is as described`, ...wrong.map(([name, a, b]) => `${name}: ${text(a)}, stated ${text(b)}`));
}
