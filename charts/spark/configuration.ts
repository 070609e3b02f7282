import type { Bucket, EnvVar } from '#platform';
import type { Lake, LakeClient, S3Access } from '../lake';

/**
 * Ports of a job's pods. Those of the driver are Spark's own defaults on Kubernetes (resource-managers/kubernetes, Constants.scala); an executor's block
 * manager would listen at random, and no policy could let that through.
 */
export const ports = { driver: 7078, blocks: 7079, ui: 4040 } as const;

export interface ConfigurationProps {
  readonly lake: Lake;
  readonly client: LakeClient;
  readonly eventLogs: Bucket;
  /** Names under which the job tells what it reads and writes. @default - it tells nobody */
  readonly lineage?: { readonly namespace: string; readonly job: string } | undefined;
}

/** Settings of a job: spark.apache.org/docs/4.1.2/configuration.html and running-on-kubernetes.html. */
export function sparkConfiguration({ lake, client, eventLogs, lineage }: ConfigurationProps): Record<string, string> {
  return {
    ...catalog(lake),
    // A day is a day in UTC.
    'spark.sql.session.timeZone': 'UTC',
    // INSERT OVERWRITE would else empty the partitions that a query says nothing of.
    'spark.sql.sources.partitionOverwriteMode': 'dynamic',
    'spark.eventLog.enabled': 'true',
    'spark.eventLog.dir': eventLogUri(eventLogs),
    'spark.eventLog.rolling.enabled': 'true',
    'spark.eventLog.rolling.maxFileSize': '64m',
    ...hadoopS3(client.s3, 'spark.hadoop.'),
    'spark.blockManager.port': String(ports.blocks),
    'spark.ui.killEnabled': 'false',
    'spark.ui.prometheus.enabled': 'true',
    'spark.metrics.namespace': 'spark',
    'spark.metrics.conf.*.sink.prometheusServlet.class': 'org.apache.spark.metrics.sink.PrometheusServlet',
    'spark.metrics.conf.*.sink.prometheusServlet.path': metricsPaths.driver,
    // The driver then never asks for volumes, and needs no right to.
    'spark.kubernetes.driver.ownPersistentVolumeClaim': 'false',
    'spark.kubernetes.driver.reusePersistentVolumeClaim': 'false',
    // Executors on nodes that go away hand their blocks on before.
    'spark.decommission.enabled': 'true',
    'spark.storage.decommission.enabled': 'true',
    'spark.storage.decommission.shuffleBlocks.enabled': 'true',
    ...(lineage ? telling(lineage) : {}),
  };
}

/** openlineage.io/docs/integrations/spark/configuration. Where to tell and with which token is in a file: these settings are shown on web pages and in event logs. */
const telling = ({ namespace, job }: { readonly namespace: string; readonly job: string }) => ({
  'spark.extraListeners': 'io.openlineage.spark.agent.OpenLineageSparkListener',
  'spark.openlineage.namespace': namespace,
  // Runs of a schedule have names of their own, and would be jobs of their own.
  'spark.openlineage.appName': job,
});

/** Where the driver shows its own metrics, and those of its executors (spark.apache.org/docs/4.1.2/monitoring.html). */
export const metricsPaths = { driver: '/metrics/prometheus', executors: '/metrics/executors/prometheus' } as const;

/**
 * The root of a bucket: Spark and its history server want the folder to be there, and S3 has no other that always is. The history server reads
 * one folder and none below it, so jobs share it (EventLogFileWriters.scala, FsHistoryProvider.scala).
 */
export const eventLogUri = ({ name }: Bucket) => `s3a://${name}/`;

/** Hadoop's S3 file system, which Spark keeps event logs with: hadoop.apache.org/docs/r3.4.2/hadoop-aws. */
export function hadoopS3({ region, endpoint, pathStyle }: S3Access, prefix: string): Record<string, string> {
  const settings = {
    'fs.s3a.endpoint.region': region,
    // The SDK's own chain knows what the cloud lends to a service account, and the environment.
    'fs.s3a.aws.credentials.provider': 'software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider',
    ...(endpoint ? { 'fs.s3a.endpoint': endpoint, 'fs.s3a.path.style.access': String(pathStyle) } : {}),
  };
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${prefix}${key}`, value]));
}

/** A store that is not AWS' own may not know the checksums that the SDK sends since 2.30 (docs.aws.amazon.com/sdkref, "Data Integrity Protections"). */
export function lakeEnv({ env, s3 }: LakeClient): readonly EnvVar[] {
  if (!s3.endpoint) return env;
  return [
    ...env,
    { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
    { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
  ];
}

function catalog({ catalog, catalogProperties }: Lake): Record<string, string> {
  const name = `spark.sql.catalog.${catalog}`;
  return {
    'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
    [name]: 'org.apache.iceberg.spark.SparkCatalog',
    ...Object.fromEntries(Object.entries(catalogProperties).map(([key, value]) => [`${name}.${key}`, value])),
  };
}
