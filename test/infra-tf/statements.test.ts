import {
  type Action,
  Bucket,
  CatalogDatabase,
  DnsZone,
  type Grant,
  KeptOutside,
  MachineNotices,
  NodeRole,
  type Reference,
  Relation,
  record,
  string,
} from '#platform';
import { policyDocument, type Statement, statementsOf } from '../../infra-tf/permissions';
import { where } from './described';

const logs = new Bucket('tiny-logs', undefined, [], 'event logs');
const warehouse = new Bucket('tiny-warehouse', undefined, [], 'warehouse').prefix('warehouse');

class Stored extends Relation {
  readonly kind = 'table';
  readonly shape = record({ id: string() });

  constructor(private readonly kept: 'by files' | 'by folders' = 'by files') {
    super('lake.cafe.cats', undefined, []);
  }

  override get stored() {
    const database = new CatalogDatabase('cafe', warehouse.bucket.prefix('warehouse/cafe.db'));
    return { database, table: 'cats', files: database.files.bucket.prefix('warehouse/cafe.db/cats'), kept: this.kept };
  }
}

const cats = new Stored();
const who = { id: 'here/job', peer: { kind: 'addresses', cidr: '10.0.0.0/8' }, component: undefined } as const;
const of = (action: Action, what: Reference) => statementsOf({ who, action, what } satisfies Grant, where);

/** One statement a line, conditions in brackets: as a person would read it. */
const told = (statements: readonly Statement[]) =>
  statements.map(({ actions, resources = [], conditions = [] }) => {
    const short = resources.map((resource) =>
      resource.replace(/^arn:aws:/, '').replace('eu-central-1:111122223333', '*'),
    );
    const only = conditions.map(({ test, variable, values }) => `${variable} ${test} ${values.join('|')}`);
    return `${actions.join(' ')} -> ${short.join(' ')}${only.length > 0 ? ` [${only.join(', ')}]` : ''}`;
  });

const key = (bucket: string) =>
  `kms:*:key/* [kms:ResourceAliases ForAnyValue:StringEquals alias/tiny-lake, kms:ViaService StringEquals s3.eu-central-1.amazonaws.com, kms:EncryptionContext:aws:s3:arn StringEquals arn:aws:s3:::${bucket}]`;
const writing = 's3:AbortMultipartUpload s3:DeleteObject s3:ListMultipartUploadParts s3:PutObject';
const entry = 'glue:*:catalog glue:*:database/cafe glue:*:table/cafe/cats';
const files = 's3:::tiny-warehouse/warehouse/cafe.db/cats';

test.each<[string, Action, Reference, readonly string[]]>([
  [
    'a bucket is read',
    'read',
    logs,
    ['s3:GetObject -> s3:::tiny-logs/*', 's3:ListBucket -> s3:::tiny-logs', `kms:Decrypt -> ${key('tiny-logs')}`],
  ],
  [
    'a prefix is read, and no other',
    'read',
    logs.prefix('pods'),
    [
      's3:GetObject -> s3:::tiny-logs/pods/*',
      's3:ListBucket -> s3:::tiny-logs [s3:prefix StringLikeIfExists pods|pods/*]',
      `kms:Decrypt -> ${key('tiny-logs')}`,
    ],
  ],
  [
    'who writes files looks whether they are there',
    'write',
    logs.prefix('pods'),
    [
      `s3:GetObject ${writing} -> s3:::tiny-logs/pods/*`,
      's3:ListBucket -> s3:::tiny-logs [s3:prefix StringLikeIfExists pods|pods/*]',
      `kms:Decrypt kms:GenerateDataKey -> ${key('tiny-logs')}`,
    ],
  ],
  [
    'logs are added to, and nothing is read or taken back',
    'write',
    new Bucket('tiny-told', undefined, [], 'logs').prefix('pods'),
    [
      's3:AbortMultipartUpload s3:PutObject -> s3:::tiny-told/pods/*',
      `kms:Decrypt kms:GenerateDataKey -> ${key('tiny-told')}`,
    ],
  ],
  [
    'a table is read: its files, its entry, and nothing is deleted',
    'read',
    cats,
    [
      `s3:GetObject -> ${files}/*`,
      `glue:GetDatabase glue:GetTable -> ${entry}`,
      `kms:Decrypt -> ${key('tiny-warehouse')}`,
    ],
  ],
  [
    'a table of folders is read: they are listed, and the catalog knows its parts',
    'read',
    new Stored('by folders'),
    [
      `s3:GetObject -> ${files}/*`,
      's3:ListBucket -> s3:::tiny-warehouse [s3:prefix StringLikeIfExists warehouse/cafe.db/cats|warehouse/cafe.db/cats/*]',
      `glue:BatchGetPartition glue:GetPartition glue:GetPartitions glue:GetDatabase glue:GetTable -> ${entry}`,
      `kms:Decrypt -> ${key('tiny-warehouse')}`,
    ],
  ],
  [
    'who writes a table does not read its rows',
    'write',
    cats,
    [
      `${writing} -> ${files}/*`,
      `s3:GetObject -> ${files}/metadata/*`,
      's3:ListBucket -> s3:::tiny-warehouse [s3:prefix StringLikeIfExists warehouse/cafe.db/cats|warehouse/cafe.db/cats/*]',
      `glue:CreateTable glue:GetDatabase glue:GetTable glue:UpdateTable -> ${entry}`,
      `kms:Decrypt kms:GenerateDataKey -> ${key('tiny-warehouse')}`,
    ],
  ],
  [
    'the queue of Karpenter is read',
    'read',
    new MachineNotices('tiny-karpenter'),
    ['sqs:DeleteMessage sqs:GetQueueUrl sqs:ReceiveMessage -> sqs:*:tiny-karpenter'],
  ],
  [
    'a domain is proved with TXT records',
    'write',
    new DnsZone('Z1'),
    [
      'route53:ChangeResourceRecordSets -> route53:::hostedzone/Z1 [route53:ChangeResourceRecordSetsRecordTypes ForAllValues:StringEquals TXT]',
      'route53:ListResourceRecordSets -> route53:::hostedzone/Z1',
      'route53:GetChange -> route53:::change/*',
    ],
  ],
  [
    'one secret is read',
    'read',
    new KeptOutside('cafe/mail'),
    [
      'secretsmanager:DescribeSecret secretsmanager:GetSecretValue -> secretsmanager:*:secret:cafe/mail-??????',
      'kms:Decrypt -> kms:*:key/* [kms:ResourceAliases ForAnyValue:StringEquals alias/tiny-secrets, kms:ViaService StringEquals secretsmanager.eu-central-1.amazonaws.com]',
    ],
  ],
  ['the network alone asks for nothing', 'connect', logs, []],
])('%s', (_, action, what, expected) => {
  expect(told(of(action, what))).toEqual(expected);
});

test('machines are made and ended that carry the tags of this cluster, and the node role is given to machines alone', () => {
  const statements = of('write', new NodeRole('tiny-node', {}));
  const changing = statements.filter(({ actions }) =>
    actions.some((action) => /Create|Run|Terminate|Delete|Tag|Add|Remove/.test(action)),
  );
  const free = changing.filter(
    ({ conditions = [] }) => !conditions.some(({ variable }) => variable.endsWith('Tag/kubernetes.io/cluster/tiny')),
  );
  // What machines are made from carries no tags of ours: images, subnets, security groups.
  expect(free.map(({ sid }) => sid)).toEqual(['StartMachinesFrom']);
  expect(told(statements.filter(({ sid }) => sid === 'GiveRole'))).toEqual([
    'iam:PassRole -> iam::111122223333:role/tiny-node [iam:PassedToService StringEquals ec2.amazonaws.com]',
  ]);
});

test('a statement is written as IAM reads it', () => {
  expect(policyDocument(of('read', new MachineNotices('q')))).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'HearOfTheEndOfMachines',
        Effect: 'Allow',
        Action: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
        Resource: ['arn:aws:sqs:eu-central-1:111122223333:q'],
      },
    ],
  });
});
