import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubeApi } from '../cluster/api';
import type { KubeObject, Rendered } from '../cluster/layers';
import { lostFields } from '../cluster/stored';
import type { ServedRepository } from './git.js';
import { until } from './processes.js';

/** What a lane syncs: an API, and a cluster's files in a repository. */
export interface Synced {
  readonly api: KubeApi;
  readonly repository: ServedRepository;
  /** Where the cluster's files lie in the repository. */
  readonly folder: string;
  readonly rendered: readonly Rendered[];
}

/** Each object in the server is the one that was rendered. */
export async function areAsRendered({ api, rendered }: Synced): Promise<void> {
  const wrong: string[] = [];
  for (const { file, object } of rendered) {
    const there = await api.read(object);
    const lost = there ? lostFields(object, there) : ['is not there'];
    wrong.push(...lost.map((line) => `${file}: ${line}`));
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

/** The object in the server is what its file in the repository says now. */
export async function isAsCommitted({ api, repository, folder }: Synced, { file, object }: Rendered): Promise<void> {
  const lost = lostFields(parse(readFileSync(join(repository.files, folder, file), 'utf8')), await api.read(object));
  if (lost.length > 0) throw new Error(lost.join('\n'));
}

/** Waits until the object is gone, for so many seconds. */
export async function isGone({ api }: Synced, object: KubeObject, seconds: number): Promise<void> {
  await until(`${object.kind} ${object.metadata.name} is gone`, seconds, async () =>
    (await api.read(object)) ? undefined : true,
  );
}

/** The object is there, and nobody deletes it. */
export async function isThere({ api }: Synced, object: KubeObject): Promise<void> {
  const there = await api.read(object);
  if (!there || 'deletionTimestamp' in there.metadata)
    throw new Error(`${object.kind} ${object.metadata.name} is gone`);
}
