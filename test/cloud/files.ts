import { Bucket, BucketPrefix, type Grant, Relation } from '#platform';

/** Files below a path of a bucket, or all of them, and what may be done with them. */
export interface Area {
  readonly bucket: string;
  readonly path: string | undefined;
  readonly may: ReadonlySet<string>;
}

/** What a grant means for files. */
export function filesOf({ action, what }: Pick<Grant, 'action' | 'what'>): readonly Area[] {
  if (action === 'connect') return [];
  const isRead = action === 'read';
  if (what instanceof Relation) {
    if (!what.stored) return [];
    const { bucket, path } = what.stored.files;
    // Its rows are read by who reads it; who writes it reads what it is made of.
    if (isRead) return [{ bucket: bucket.name, path, may: new Set(['get']) }];
    return [
      { bucket: bucket.name, path, may: new Set(['put', 'delete', 'abort', 'parts', 'list']) },
      { bucket: bucket.name, path: `${path}/metadata`, may: new Set(['get']) },
    ];
  }
  if (what.owner || !(what instanceof Bucket || what instanceof BucketPrefix)) return [];
  const [bucket, path] = what instanceof Bucket ? [what, undefined] : [what.bucket, what.path];
  const may = isRead
    ? ['get', 'list']
    : // Logs are added to, and nothing else.
      bucket.purpose === 'logs'
      ? ['put', 'abort']
      : ['get', 'put', 'delete', 'abort', 'parts', 'list'];
  return [{ bucket: bucket.name, path, may: new Set(may) }];
}
