import {
  Bucket,
  BucketPrefix,
  type Cluster,
  DnsZone,
  type Grant,
  KeptOutside,
  MachineNotices,
  NodeRole,
  Relation,
} from '#platform';
import type { Where } from '../../infra-tf/permissions';
import { type Call, call } from './call';
import { filesOf } from './files';
import { machineCalls } from './machine-calls';

/**
 * All calls that somebody could make on what the ledger speaks of, and on what stands beside it. Written down anew, from what the things are; what
 * infra-tf/permissions makes of the same grants is judged by it.
 */
export function callsOn({ ledger }: Cluster, where: Where): readonly Call[] {
  const things = [...new Map(ledger.grants.map(({ what }) => [what.id, what])).values()];
  const calls = things.flatMap((what): readonly Call[] => {
    if (what instanceof Relation) return what.stored ? [...fileCalls(what, where), ...tableCalls(what, where)] : [];
    if (what.owner) return [];
    if (what instanceof Bucket || what instanceof BucketPrefix) return fileCalls(what, where);
    if (what instanceof KeptOutside) return secretCalls(what, where);
    if (what instanceof DnsZone) return zoneCalls(what);
    if (what instanceof MachineNotices) return queueCalls(what, where);
    if (what instanceof NodeRole) return machineCalls(what, where);
    return [];
  });
  const key = ({ action, resources, context }: Call) => JSON.stringify([action, resources, context]);
  return [...new Map(calls.map((one) => [key(one), one])).values()];
}

const objectVerbs = {
  get: 's3:GetObject',
  put: 's3:PutObject',
  delete: 's3:DeleteObject',
  abort: 's3:AbortMultipartUpload',
  parts: 's3:ListMultipartUploadParts',
  // Nobody's: versions are what is left when somebody deletes by mistake.
  forget: 's3:DeleteObjectVersion',
  share: 's3:PutObjectAcl',
} as const;

function fileCalls(what: Bucket | BucketPrefix | Relation, { cluster, region, account }: Where): readonly Call[] {
  const [area] = filesOf({ action: 'write', what });
  if (!area) return [];
  const { bucket, path } = area;
  const arn = `arn:aws:s3:::${bucket}`;
  const may = (verb: string, key: string) => (grant: Grant) =>
    grant.action !== 'connect' &&
    filesOf(grant).some(
      (one) =>
        one.bucket === bucket && one.may.has(verb) && (one.path === undefined || `${key}/`.startsWith(`${one.path}/`)),
    );
  const inBucket =
    (...verbs: readonly string[]) =>
    (grant: Grant) =>
      filesOf(grant).some((one) => one.bucket === bucket && verbs.some((verb) => one.may.has(verb)));
  const keys = path === undefined ? ['x'] : [`${path}/x`, `${path}/metadata/x`, `${path}-more/x`];
  const listed = path === undefined ? ['x/'] : [path, `${path}/`, `${path}-more/`];
  const key = `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`;
  const use = (alias: string, service: string, of = bucket) => ({
    'kms:ResourceAliases': [`alias/${cluster}-${alias}`],
    'kms:ViaService': `${service}.${region}.amazonaws.com`,
    'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${of}`,
  });
  return [
    ...keys.flatMap((name) =>
      Object.entries(objectVerbs).map(([verb, action]) => call(action, `${arn}/${name}`, may(verb, name))),
    ),
    ...listed.map((prefix) => call('s3:ListBucket', arn, may('list', prefix), { 's3:prefix': prefix })),
    // S3 asks so for an object that is not there, too: who may list anything of a bucket is told which of its objects are missing.
    call('s3:ListBucket', arn, inBucket('list')),
    ...['DeleteBucket', 'PutBucketPolicy', 'PutLifecycleConfiguration', 'PutBucketVersioning'].map((action) =>
      call(`s3:${action}`, arn),
    ),
    call('kms:Decrypt', key, inBucket('get', 'put'), use('lake', 's3')),
    call('kms:GenerateDataKey', key, inBucket('put'), use('lake', 's3')),
    // Another key, not through S3, for a bucket that nobody has, and taking the key away.
    call('kms:Decrypt', key, undefined, use('cluster', 's3')),
    call('kms:Decrypt', key, undefined, use('lake', 'ec2')),
    call('kms:Decrypt', key, undefined, use('lake', 's3', `${bucket}-more`)),
    call('kms:ScheduleKeyDeletion', key),
  ];
}

function tableCalls({ stored }: Relation, { region, account }: Where): readonly Call[] {
  if (!stored) return [];
  const glue = `arn:aws:glue:${region}:${account}`;
  const database = stored.database.name;
  const named = (table: string) => [
    `${glue}:catalog`,
    `${glue}:database/${database}`,
    `${glue}:table/${database}/${table}`,
  ];
  const may =
    (table: string, ...actions: readonly string[]) =>
    ({ action, what }: Grant) =>
      what instanceof Relation &&
      what.stored?.database.name === database &&
      what.stored.table === table &&
      actions.includes(action);
  const inDatabase = ({ action, what }: Grant) =>
    action !== 'connect' && what instanceof Relation && what.stored?.database.name === database;
  return [
    call('glue:GetDatabase', [`${glue}:catalog`, `${glue}:database/${database}`], inDatabase),
    call('glue:UpdateDatabase', [`${glue}:catalog`, `${glue}:database/${database}`]),
    ...[stored.table, `${stored.table}_more`].flatMap((table) => [
      call('glue:GetTable', named(table), may(table, 'read', 'write', 'upsert')),
      call('glue:CreateTable', named(table), may(table, 'write', 'upsert')),
      call('glue:UpdateTable', named(table), may(table, 'write', 'upsert')),
      call('glue:DeleteTable', named(table)),
    ]),
  ];
}

function secretCalls(what: KeptOutside, { cluster, region, account }: Where): readonly Call[] {
  const secret = (name: string) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`;
  const own = (grant: Grant) => grant.what.id === what.id && grant.action === 'read';
  const key = `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`;
  const use = (alias: string) => ({
    'kms:ResourceAliases': [`alias/${cluster}-${alias}`],
    'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
  });
  return [
    call('secretsmanager:GetSecretValue', secret(what.name), own),
    call('secretsmanager:DescribeSecret', secret(what.name), own),
    call('secretsmanager:GetSecretValue', secret(`${what.name}-more`)),
    call('secretsmanager:PutSecretValue', secret(what.name)),
    call('secretsmanager:DeleteSecret', secret(what.name)),
    call('kms:Decrypt', key, ({ what: of }) => of instanceof KeptOutside, use('secrets')),
    call('kms:Decrypt', key, undefined, use('lake')),
  ];
}

function zoneCalls(what: DnsZone): readonly Call[] {
  const zone = `arn:aws:route53:::hostedzone/${what.name}`;
  const own = (grant: Grant) => grant.what.id === what.id && grant.action === 'write';
  const types = (...names: readonly string[]) => ({ 'route53:ChangeResourceRecordSetsRecordTypes': names });
  return [
    call('route53:ChangeResourceRecordSets', zone, own, types('TXT')),
    call('route53:ListResourceRecordSets', zone, own),
    call('route53:GetChange', 'arn:aws:route53:::change/C123', own),
    call('route53:ChangeResourceRecordSets', zone, undefined, types('A')),
    call('route53:ChangeResourceRecordSets', zone, undefined, types('TXT', 'A')),
    call('route53:ChangeResourceRecordSets', `${zone}0`, undefined, types('TXT')),
    call('route53:ListResourceRecordSets', `${zone}0`),
    call('route53:DeleteHostedZone', zone),
  ];
}

function queueCalls(what: MachineNotices, { region, account }: Where): readonly Call[] {
  const queue = `arn:aws:sqs:${region}:${account}:${what.name}`;
  const own = (grant: Grant) => grant.what.id === what.id && grant.action === 'read';
  return [
    ...['ReceiveMessage', 'DeleteMessage', 'GetQueueUrl'].flatMap((action) => [
      call(`sqs:${action}`, queue, own),
      call(`sqs:${action}`, `${queue}-more`),
    ]),
    ...['SendMessage', 'PurgeQueue', 'DeleteQueue'].map((action) => call(`sqs:${action}`, queue)),
  ];
}
