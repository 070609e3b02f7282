import { versions } from '#platform';
import type * as pinnedVersions from '../../src/platform/pinned-versions';
import { renderedUnderArgo } from './engines';
import { rendered } from './rendered';

const MARK = '-pinned';

/** Those of which fitting.ts must know the releases, and what is compared with them by number. */
const stock = Object.keys(versions.charts).filter((name) => !['strimzi', 'jupyterhub', 'karpenter'].includes(name));
const { charts, terraform: _, ...engines } = versions;
const mockPinned = {
  ...marked(engines),
  charts: Object.fromEntries(stock.map((name) => [name, charts[name as keyof typeof charts].version + MARK])),
};

// The clusters of this repository, as if each of them pinned every version.
jest.mock('../../src/platform/pinned-versions', () => {
  const actual = jest.requireActual<typeof pinnedVersions>('../../src/platform/pinned-versions');
  return { ...actual, versionsOf: (cluster: string) => actual.versionsOf(cluster, mockPinned as never) };
});

const WAYS = {
  'cat-cafe under Flux': () => rendered('cat-cafe'),
  'cat-cafe under Argo CD': () => renderedUnderArgo('cat-cafe'),
  'cat-cafe-dev': () => rendered('cat-cafe-dev'),
};

test.each(Object.entries(WAYS))('every version that %s names is one that it may pin', (_, all) => {
  const lines = [...all().files.files]
    .flatMap(([path, text]) => text.split('\n').map((line) => `${path}: ${line}`))
    // That of Terraform is everybody's.
    .filter((line) => !line.includes('required_version'));
  const unpinned = leaves(mockPinned).flatMap((marked) => {
    const value = marked.slice(0, -MARK.length);
    const alone = new RegExp(`[\\s:/"'=@v-]${value.replace(/[.+]/g, '\\$&')}(?![\\w.]|-eksbuild|${MARK})`);
    // Numbers that look like some versions are sizes elsewhere.
    const where = /^\d+(\.\d+)?$/.test(value) ? /image|tag|version|release/i : /./;
    return lines.filter((line) => where.test(line) && alone.test(line));
  });
  expect([...new Set(unpinned)]).toEqual([]);
  expect(lines.filter((line) => line.includes(MARK)).length).toBeGreaterThan(50);
});

function marked(value: unknown): object {
  return Object.fromEntries(
    Object.entries(value as object).map(([key, below]) => [
      key,
      typeof below === 'string' ? below + MARK : marked(below),
    ]),
  );
}

function leaves(value: unknown): string[] {
  return typeof value === 'string' ? [value] : Object.values(value as object).flatMap(leaves);
}
