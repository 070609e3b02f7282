import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SchemaFile } from './file';
import type { Release } from './kinds';

/** Files that were compiled from exactly these releases. A release that was never compiled is refused: nothing could be kept of it. */
export function keptFiles(committed: string, releases: ReadonlySet<Release>): readonly SchemaFile[] {
  if (releases.size === 0) return [];
  const all = (readdirSync(committed, { recursive: true }) as string[])
    .filter((path) => path.endsWith('.json') && path !== 'index.json' && !path.startsWith('charts/'))
    .sort()
    .map((path) => JSON.parse(readFileSync(join(committed, path), 'utf8')) as SchemaFile);
  return [...releases].flatMap(({ repo, tag, folder }) => {
    const kept = all.filter(({ source }) => source.repo === repo && source.tag === tag);
    if (kept.length === 0) throw new Error(`no folder holds ${folder} (${repo} ${tag}); name it with --from DIR`);
    return kept;
  });
}
