import { Bucket, type BucketPurpose, CatalogDatabase, type Duration, days } from '#platform';
import type { Layer } from './layer';
import { lakeKeyAlias } from './names';
import { catalogDatabase, EncryptionKey, PrivateBucket, Stack } from './terraform';

/** A bucket for each purpose, and the databases of the catalog. Tables are made by who writes them. */
export function lake(layer: Layer): Stack {
  const stack = new Stack('lake', layer);
  const buckets = layer.held(Bucket);
  if (buckets.length > 0) {
    const key = new EncryptionKey(stack, lakeKeyAlias(layer.cluster), `Data of ${layer.cluster}`);
    const log = accessLog(stack, layer, buckets);
    for (const { name, purpose } of buckets) {
      new PrivateBucket(stack, purpose.replaceAll(' ', '_'), { name, key, log, ...lives[purpose] });
    }
  }
  for (const database of layer.held(CatalogDatabase)) catalogDatabase(stack, database);
  return stack;
}

interface Life {
  readonly keepOldVersions: Duration;
  readonly expireAfter?: Duration;
}

/** Tables, checkpoints and backups are cleared by those who write them, who alone know what is still needed. */
const lives: Readonly<Record<BucketPurpose, Life>> = {
  warehouse: { keepOldVersions: days(30) },
  backups: { keepOldVersions: days(30) },
  checkpoints: { keepOldVersions: days(3) },
  'event logs': { keepOldVersions: days(7), expireAfter: days(90) },
  // What pods wrote.
  logs: { keepOldVersions: days(7), expireAfter: days(90) },
  // Worth nothing after the query; what is left is of queries that were cut off.
  exchange: { keepOldVersions: days(1), expireAfter: days(2) },
};

/** Who read and wrote what. S3 writes it itself, under keys of its own. */
function accessLog(stack: Stack, { cluster, cloud }: Layer, buckets: readonly Bucket[]): PrivateBucket {
  const name = `${cluster}-access-logs-${cloud.account}`;
  return new PrivateBucket(stack, 'access_logs', {
    name,
    ...{ keepOldVersions: days(30), expireAfter: days(365) },
    statements: [
      {
        sid: 'AccessLogs',
        principals: [{ type: 'Service', identifiers: ['logging.s3.amazonaws.com'] }],
        actions: ['s3:PutObject'],
        resources: [`arn:aws:s3:::${name}/*`],
        conditions: [
          { test: 'StringEquals', variable: 'aws:SourceAccount', values: [cloud.account] },
          {
            test: 'ArnEquals',
            variable: 'aws:SourceArn',
            values: buckets.map((bucket) => `arn:aws:s3:::${bucket.name}`),
          },
        ],
      },
    ],
  });
}
