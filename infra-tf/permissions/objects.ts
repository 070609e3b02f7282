import type { Action, Bucket } from '#platform';
import { lakeKeyAlias } from '../names';
import type { IamAction } from './actions';
import { type Statement, when } from './statement';
import { sid, type Where } from './where';

/** Objects of a bucket, below a path or all of them, and what they are called in statements. */
export interface Objects {
  readonly bucket: Bucket;
  readonly path?: string;
  readonly called: string;
}

/** Actions on objects as the file systems of the engines use them: S3A, S3FileIO, Trino's, Presto's for Flink, barman. */
const actions = {
  // The clients ask for an object's head before they read or write it, which S3 counts as reading it.
  read: ['s3:GetObject'],
  write: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
} as const satisfies Readonly<Record<string, readonly IamAction[]>>;

/**
 * Reading or writing objects as a store of files. Somebody who writes files looks first whether they are there. Logs are added to and nothing else:
 * whoever breaks into what writes them shall not take back what it has told.
 */
export function objectStatements(where: Where, action: Action, objects: Objects): readonly Statement[] {
  const isRead = action === 'read';
  if (!isRead && objects.bucket.purpose === 'logs') {
    return [
      {
        sid: sid('add to', objects.called),
        actions: ['s3:AbortMultipartUpload', 's3:PutObject'],
        resources: [objectsArn(objects)],
      },
      keyUse(where, false, objects.bucket),
    ];
  }
  return [
    {
      sid: sid(action, objects.called),
      actions: isRead ? actions.read : [...actions.read, ...actions.write],
      resources: [objectsArn(objects)],
    },
    listing(objects),
    keyUse(where, isRead, objects.bucket),
  ];
}

/**
 * The entries of a bucket, below a path. `IfExists`: a request for the bucket itself (barman looks whether it is there), or for an object that is not
 * there, names no prefix. It must be told 404, not 403, or Flink and Spark take a file that they are about to write for one that they may not see.
 * The cost: who names no prefix is shown the names of all objects of the bucket, though none of their contents.
 */
export function listing({ bucket, path, called }: Objects): Statement {
  return {
    sid: sid('list', called),
    actions: ['s3:ListBucket'],
    resources: [`arn:aws:s3:::${bucket.name}`],
    ...(path === undefined ? {} : { conditions: [when('StringLikeIfExists', 's3:prefix', path, `${path}/*`)] }),
  };
}

/**
 * The key of the lake, for objects of one bucket. S3 asks for it in the caller's name; with a bucket key, what it encrypts for is the bucket
 * (docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html). The id of a key is made up by AWS, so it is told by its alias. Uploads in parts
 * are read again to be put together.
 */
export function keyUse({ cluster, region, account }: Where, isRead: boolean, { name }: Bucket): Statement {
  return {
    sid: sid(isRead ? 'decrypt' : 'encrypt', name),
    actions: isRead ? ['kms:Decrypt'] : ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [`arn:aws:kms:${region}:${account}:key/*`],
    conditions: [
      when('ForAnyValue:StringEquals', 'kms:ResourceAliases', lakeKeyAlias(cluster)),
      when('StringEquals', 'kms:ViaService', `s3.${region}.amazonaws.com`),
      when('StringEquals', 'kms:EncryptionContext:aws:s3:arn', `arn:aws:s3:::${name}`),
    ],
  };
}

export const objectsArn = ({ bucket, path }: Pick<Objects, 'bucket' | 'path'>) =>
  `arn:aws:s3:::${[bucket.name, ...(path === undefined ? [] : [path]), '*'].join('/')}`;
