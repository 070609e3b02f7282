import { type Cluster, days } from '#platform';
import type { Lake } from '../../../charts/lake';
import { IcebergMaintenance } from '../../../charts/spark';
import { described, threeZones } from '../../platform/described';
import { lakeOn } from '../descriptions';
import { byDay, files, glue, grants, size } from './described';

describe('maintenance', () => {
  const maintained = (lakeOf: (on: Cluster) => Lake) =>
    described((_, on) => {
      const lake = lakeOf(on);
      lake.table('before', byDay);
      new IcebergMaintenance(on, { ...size, lake, orphansAfter: days(4) });
      lake.table('after', byDay);
    }, threeZones);

  test('covers every table of the lake, also those stated after it', () => {
    const all = maintained(glue);
    const names = Object.keys(files(all, 'iceberg-maintenance-job')).filter((name) => name.endsWith('.sql'));
    expect(names).toEqual([
      '1-rewrite-data-files-before.sql',
      '2-rewrite-manifests-before.sql',
      '3-expire-snapshots-before.sql',
      '4-remove-orphan-files-before.sql',
      '5-rewrite-data-files-after.sql',
      '6-rewrite-manifests-after.sql',
      '7-expire-snapshots-after.sql',
      '8-remove-orphan-files-after.sql',
    ]);
    for (const table of ['after', 'before']) {
      expect(grants(all, 'jobs/iceberg-maintenance')).toContain(`read table lake.cats.${table}`);
      expect(grants(all, 'jobs/iceberg-maintenance')).toContain(`write table lake.cats.${table}`);
    }
  });

  test('leaves alone what is not there yet, and lets no table keep another waiting', () => {
    const plan = JSON.parse(files(maintained(glue), 'iceberg-maintenance-job')['plan.json'] as string);
    expect(plan.independent).toBe(true);
    expect(plan.steps[0]).toEqual({ file: '1-rewrite-data-files-before.sql', ifExists: 'lake.cats.before' });
  });

  test('deletes what is older than it says', () => {
    const all = files(maintained(glue), 'iceberg-maintenance-job');
    expect(all['3-expire-snapshots-before.sql']).toContain("older_than => TIMESTAMP '{{432000 seconds ago}}'");
    expect(all['4-remove-orphan-files-before.sql']).toContain("older_than => TIMESTAMP '{{345600 seconds ago}}'");
  });

  test('deletes nothing where the catalog keeps a history of its own', () => {
    const all = described((_, on) => {
      const lake = lakeOn(on);
      lake.table('seen', byDay);
      new IcebergMaintenance(on, { ...size, lake });
    });
    const names = Object.keys(files(all, 'iceberg-maintenance-job')).filter((name) => name.endsWith('.sql'));
    expect(names).toEqual(['1-rewrite-data-files-seen.sql', '2-rewrite-manifests-seen.sql']);
  });
});
