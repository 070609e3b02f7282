import { kind } from '#platform';
import type * as barman from '#schemas/barmancloud.cnpg.io/v1';
import type * as v1 from '#schemas/postgresql.cnpg.io/v1';
import { barmanCloud, cloudNativePg } from './operator';

/** A Cluster reports no observed generation; its phase is a sentence (api/v1/cluster_types.go). A phase like "Failing over" passes by itself, so none is a failure. */
const clusterHealth = {
  current:
    "has(status.phase) && has(status.conditions) && status.phase == 'Cluster in healthy state' && status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
  failed: "has(status.phase) && status.phase == 'Invalid cluster definition'",
};

/** Databases and roles have no conditions, only `applied`. One that waits for its owner or its password is refused at first, and tried again. */
const observed = 'has(status.observedGeneration) && status.observedGeneration == metadata.generation';
const appliedHealth = {
  current: `${observed} && has(status.applied) && status.applied`,
  failed: 'false',
};

/** Deleting it deletes its volumes (they are owned by it). */
export const PostgresClusterKind = kind<v1.Cluster>('postgresql.cnpg.io/v1', 'Cluster', {
  operator: cloudNativePg,
  stateful: true,
  health: clusterHealth,
});
export const DatabaseKind = kind<v1.Database>('postgresql.cnpg.io/v1', 'Database', {
  operator: cloudNativePg,
  stateful: true,
  health: appliedHealth,
});
export const DatabaseRole = kind<v1.DatabaseRole>('postgresql.cnpg.io/v1', 'DatabaseRole', {
  operator: cloudNativePg,
  health: appliedHealth,
});
export const ScheduledBackup = kind<v1.ScheduledBackup>('postgresql.cnpg.io/v1', 'ScheduledBackup', {
  operator: cloudNativePg,
});
export const ObjectStore = kind<barman.ObjectStore>('barmancloud.cnpg.io/v1', 'ObjectStore', { operator: barmanCloud });
