import { type Alert, Cluster, Endpoint, minutes } from '#platform';
import { backupEvery } from './backups';
import { instancePods, ports } from './connections';
import type { PostgresCluster } from './postgres-cluster';

/** What is worth watching: metrics of the instances (docs/src/monitoring.md) and of the backups (plugin-barman-cloud, observability.md). */
export function observe(cluster: PostgresCluster, instances: number): void {
  const { name, namespace, component } = cluster;
  const { observes } = Cluster.of(cluster);
  const metrics = new Endpoint(`${namespace}/${name}-metrics`, component, instancePods(namespace, name), [
    ports.metrics,
  ]);
  observes.metrics({ name: `postgresql-${name}`, endpoint: metrics });
  for (const alert of alerts(name, namespace, instances)) observes.alert({ ...alert, owner: component });
  const of = selector(name, namespace);
  observes.dashboard({
    name: `postgresql-${name}`,
    owner: component,
    title: `PostgreSQL ${name}`,
    panels: [
      { title: 'Connections', expr: `sum by (datname, usename) (cnpg_backends_total${of})` },
      {
        title: 'Transactions',
        expr: `sum by (datname) (rate(cnpg_pg_stat_database_xact_commit${of}[5m]))`,
        unit: 'ops',
      },
      { title: 'Longest transaction', expr: `max by (pod) (cnpg_backends_max_tx_duration_seconds${of})`, unit: 's' },
      { title: 'Size of databases', expr: `max by (datname) (cnpg_pg_database_size_bytes${of})`, unit: 'bytes' },
      { title: 'Replicas behind the primary', expr: `max by (pod) (cnpg_pg_replication_lag${of})`, unit: 's' },
      { title: 'Age of the newest backup', expr: `time() - max(${newestBackup}${of})`, unit: 's' },
    ],
  });
}

const newestBackup = 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp';

const selector = (name: string, namespace: string) => `{namespace="${namespace}", pod=~"${name}-[0-9]+"}`;

function alerts(name: string, namespace: string, instances: number): readonly Omit<Alert, 'owner'>[] {
  const of = selector(name, namespace);
  const volumes = `{namespace="${namespace}", persistentvolumeclaim=~"${name}-[0-9]+(-wal)?"}`;
  const title = (what: string) => `PostgreSQL${pascal(name)}${what}`;
  const late = backupEvery.seconds * 1.5;
  return [
    {
      name: title('BackupTooOld'),
      expr: `time() - max(${newestBackup}${of}) > ${late} or absent(${newestBackup}${of})`,
      for: minutes(60),
      severity: 'critical',
      summary: `The newest backup of PostgreSQL ${name} is older than it may be`,
      description: `Look at the newest Backup in ${namespace} and at the log of the container plugin-barman-cloud in the pods of ${name}.`,
    },
    {
      name: title('NotArchiving'),
      expr: `max(cnpg_pg_stat_archiver_last_failed_time${of} - cnpg_pg_stat_archiver_last_archived_time${of}) > 1`,
      for: minutes(15),
      severity: 'critical',
      summary: `PostgreSQL ${name} cannot send its write-ahead log away`,
      description:
        'What is written now could not be restored, and the log stays on its volume until that is full and the primary stops.',
    },
    {
      name: title('VolumeFilling'),
      expr: `min by (persistentvolumeclaim) (kubelet_volume_stats_available_bytes${volumes} / kubelet_volume_stats_capacity_bytes${volumes}) < 0.15`,
      for: minutes(10),
      severity: 'critical',
      summary: `A volume of PostgreSQL ${name} has less than 15 % left`,
      description:
        'A full volume stops the instance. State a larger disk; on a volume `-wal`, see first why the log is not sent or not read.',
    },
    {
      name: title('InstanceDown'),
      expr: `(sum(cnpg_collector_up${of}) or vector(0)) < ${instances}`,
      for: minutes(10),
      severity: 'critical',
      summary: `PostgreSQL ${name} has fewer than its ${instances} instances`,
      description: `\`kubectl describe cluster.postgresql.cnpg.io ${name} --namespace ${namespace}\` says what it waits for.`,
    },
    ...(instances > 1
      ? [
          {
            name: title('ReplicaBehind'),
            expr: `max by (pod) (cnpg_pg_replication_lag${of}) > 300`,
            for: minutes(5),
            severity: 'warning' as const,
            summary: `A replica of PostgreSQL ${name} is more than five minutes behind`,
            description: 'Should the primary go now, this one would take long to take over.',
          },
        ]
      : []),
    {
      name: title('RestoreTestFailed'),
      expr: `max(kube_job_failed{namespace="${namespace}", job_name=~"${name}-restore-test-.*", condition="true"}) > 0 or time() - max(kube_cronjob_status_last_successful_time{namespace="${namespace}", cronjob="${name}-restore-test"}) > ${9 * backupEvery.seconds}`,
      for: minutes(5),
      severity: 'critical',
      summary: `The backups of PostgreSQL ${name} could not be restored`,
      description: `A copy is restored every week to see whether that works. Look at the log of the last job ${name}-restore-test-* in ${namespace}.`,
    },
  ];
}

const pascal = (name: string) =>
  name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
