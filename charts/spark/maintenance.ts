import { Construct } from 'constructs';
import { DescriptionError, type Duration, days, mib } from '#platform';
import { InClusterLake, type Lake, type LakeTable } from '../lake';
import { SparkJob, type SparkJobProps } from './spark-job';
import { before, identifier, text } from './sql';
import type { Statement } from './statements';

export interface IcebergMaintenanceProps
  extends Pick<SparkJobProps, 'namespace' | 'schedule' | 'driver' | 'executors'> {
  readonly lake: Lake;
  /** How long a table can be read as it was. @default 5 days, as Iceberg's own */
  readonly keepSnapshotsFor?: Duration;
  /** Files that no table knows are deleted when they are older: a younger one may belong to a write that has not ended. @default 3 days, as Iceberg's own */
  readonly orphansAfter?: Duration;
}

/**
 * What every Iceberg table needs and none does by itself: small files become large ones, old states are forgotten, and what failed writes left is
 * deleted. It covers every table of the lake, whoever states it.
 */
export class IcebergMaintenance extends Construct {
  readonly job: SparkJob;

  constructor(scope: Construct, props: IcebergMaintenanceProps) {
    super(scope, 'iceberg-maintenance');
    const { lake, keepSnapshotsFor = days(5), orphansAfter = days(3), schedule = '0 3 * * *', ...job } = props;
    requireAge(this.node.path, orphansAfter);
    this.job = new SparkJob(this, 'iceberg-maintenance', {
      ...job,
      lake,
      schedule,
      independent: true,
      upkeep: true,
      retries: 1,
      statements: () => lake.tables.flatMap((table) => maintain(table, { keepSnapshotsFor, orphansAfter })),
    });
  }
}

/** The procedures of one table, in the order in which each has least to do: iceberg.apache.org/docs/1.11.0/spark-procedures. */
function maintain(
  table: LakeTable,
  { keepSnapshotsFor, orphansAfter }: { readonly keepSnapshotsFor: Duration; readonly orphansAfter: Duration },
): readonly Statement[] {
  const call = (procedure: string, args: readonly string[]): Statement => ({
    title: `${procedure.replaceAll('_', '-')}-${table.tableName}`,
    into: table,
    action: 'write',
    reads: [table],
    text: `CALL ${identifier(table.lake.catalog)}.system.${procedure}(\n${[
      `table => ${text(`${table.database}.${table.tableName}`)}`,
      ...args,
    ]
      .map((arg) => `  ${arg}`)
      .join(',\n')}\n)`,
    onlyIfThere: true,
  });
  const rewrites = [
    // In parts, so that a writer that comes between costs one of them and not all.
    call('rewrite_data_files', [
      `options => map('partial-progress.enabled', 'true', 'target-file-size-bytes', '${targetFile.bytes}')`,
    ]),
    call('rewrite_manifests', []),
  ];
  if (keepsHistoryOutside(table.lake)) return rewrites;
  return [
    ...rewrites,
    // Some are kept whatever their age: Flink finds in them what it has committed (IcebergFilesCommitter.java).
    call('expire_snapshots', [
      `older_than => ${before(keepSnapshotsFor).text}`,
      'retain_last => 10',
      'stream_results => true',
    ]),
    // Files are listed by Iceberg's own file system: Hadoop's knows no `s3://`.
    call('remove_orphan_files', [`older_than => ${before(orphansAfter).text}`, 'prefix_listing => true']),
  ];
}

/** Nessie's own history refers to files that no snapshot of the table does; only its own tool may delete them (projectnessie.org/guides/management, "Garbage Collection"). */
const keepsHistoryOutside = (lake: Lake) => lake instanceof InClusterLake;

/** Iceberg's own limit (RemoveOrphanFilesProcedure.java), found out here rather than at night. */
function requireAge(where: string, orphansAfter: Duration): void {
  if (orphansAfter.milliseconds >= days(1).milliseconds) return;
  throw new DescriptionError({
    code: 'LH255',
    where,
    what: `files are taken for orphans after ${orphansAfter}; they may belong to a write that has not ended`,
    fix: 'State a day or more.',
  });
}

/** What a query likes to read at once. */
const targetFile = mib(256);
