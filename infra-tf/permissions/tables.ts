import type { Action, StoredTable } from '#platform';
import { keyUse, listing, objectsArn } from './objects';
import type { Statement } from './statement';
import { arn, sid, type Where } from './where';

/**
 * An Iceberg table in Glue (iceberg.apache.org/docs/latest/aws, "Glue Catalog"). To write one is to read what it is made of (`metadata/`), to add files
 * and to take away those of a write that failed, and to put a new entry in the place of the old; its rows are not read. Whoever writes first
 * makes the entry. Nobody drops a table. A table of Hive's kind is a folder, and the catalog knows its parts.
 */
export function tableStatements(
  where: Where,
  action: Action,
  called: string,
  table: StoredTable,
): readonly Statement[] {
  const { files } = table;
  const { bucket, path } = files;
  const byFolders = table.kept === 'by folders';
  const entry = entryArns(where, table);
  if (action === 'read') {
    return [
      { sid: sid('read', called), actions: ['s3:GetObject'], resources: [objectsArn(files)] },
      ...(byFolders ? [listing({ bucket, path, called })] : []),
      { sid: sid('find', called), actions: byFolders ? [...partitions, ...find] : find, resources: entry },
      keyUse(where, true, bucket),
    ];
  }
  return [
    {
      sid: sid(action, called),
      actions: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      resources: [objectsArn(files)],
    },
    {
      sid: sid(action, called, 'metadata'),
      actions: ['s3:GetObject'],
      resources: [objectsArn({ bucket, path: `${path}/metadata` })],
    },
    // For those who clear away files that nobody refers to any more.
    listing({ bucket, path, called }),
    {
      sid: sid('enter', called),
      actions: ['glue:CreateTable', 'glue:GetDatabase', 'glue:GetTable', 'glue:UpdateTable'],
      resources: entry,
    },
    keyUse(where, false, bucket),
  ];
}

const find = ['glue:GetDatabase', 'glue:GetTable'] as const;
const partitions = ['glue:BatchGetPartition', 'glue:GetPartition', 'glue:GetPartitions'] as const;

/** Glue looks at the catalog and the database, too (docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html). */
const entryArns = (where: Where, { database, table }: StoredTable) => [
  arn(where, 'glue', 'catalog'),
  arn(where, 'glue', `database/${database.name}`),
  arn(where, 'glue', `table/${database.name}/${table}`),
];
