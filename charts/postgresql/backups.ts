import { type BucketPrefix, type Component, type Duration, days, Resource, type Workload } from '#platform';
import type { Configuration } from '#schemas/barmancloud.cnpg.io/v1';
import type { Lake, S3Access } from '../lake';
import { guaranteed, sidecar } from './machines';
import { ObjectStore, ScheduledBackup } from './resources';

/** Name of the plugin. The group of its kind is spelled without the first dash and ends in `cnpg.io`. */
export const plugin = 'barman-cloud.cloudnative-pg.io';

export interface Backups {
  /** Name of the ObjectStore. */
  readonly store: string;
  /** Where they lie. */
  readonly prefix: BucketPrefix;
}

/** How often a whole copy is made; what happens between two is in the write-ahead log, which is sent as it is written, every five minutes at least. */
export const backupEvery = days(1);

/** Sends the write-ahead log and a nightly copy of a cluster to the lake's bucket, and clears away what nobody could restore from any more. */
export function backups(
  component: Component,
  name: string,
  workload: Workload,
  lake: Lake,
  retention: Duration,
): Backups {
  const { ledger } = component.cluster;
  const prefix = lake.backups.prefix(`postgresql/${name}`);
  const { s3 } = lake.client(workload);
  ledger.grant(workload, 'write', prefix);
  new Resource(component, 'backups', ObjectStore, {
    metadata: { name },
    spec: {
      retentionPolicy: `${Math.ceil(retention.milliseconds / days(1).milliseconds)}d`,
      configuration: {
        destinationPath: prefix.uri,
        ...access(s3),
        data: { compression: 'gzip' },
        wal: { compression: 'gzip', maxParallel: 4 },
      },
      instanceSidecarConfiguration: {
        resources: guaranteed(sidecar),
        env: [
          { name: 'AWS_DEFAULT_REGION', value: s3.region },
          // Stores other than AWS' do not know the checksums that boto3 adds by default (plugin-barman-cloud#393).
          ...(s3.endpoint ? lenientChecksums : []),
        ],
      },
    },
  });
  new Resource(component, 'nightly', ScheduledBackup, {
    metadata: { name: `${name}-nightly` },
    spec: {
      cluster: { name },
      // Seconds first: six fields.
      schedule: '0 0 2 * * *',
      immediate: true,
      method: 'plugin',
      pluginConfiguration: { name: plugin },
      backupOwnerReference: 'self',
    },
  });
  return { store: name, prefix };
}

function access({ endpoint, credentials }: S3Access): Pick<Configuration, 'endpointURL' | 's3Credentials'> {
  if (!credentials) return { s3Credentials: { inheritFromIAMRole: true } };
  const { secretName: name, accessKeyId, secretAccessKey } = credentials;
  return {
    endpointURL: endpoint,
    s3Credentials: {
      accessKeyId: { name, key: accessKeyId },
      secretAccessKey: { name, key: secretAccessKey },
    },
  };
}

const lenientChecksums = ['AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION'].map((name) => ({
  name,
  value: 'when_required',
}));
