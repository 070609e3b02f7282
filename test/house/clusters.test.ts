import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Fleet } from '../commands/fleet';

const ROOT = resolve(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/clusters.md'), 'utf8');

/** The files of the page by where they lie, as the page has them: this folder's, with the imports of that place. */
const files = Object.fromEntries(
  Object.entries({
    shop: 'charts/shop/index.ts',
    'shop-dev': 'clusters/shop-dev.ts',
    'shop-prod': 'clusters/shop-prod.ts',
  }).map(([name, place]) => {
    const text = readFileSync(join(__dirname, `fleet/${name}.ts`), 'utf8');
    return [place, text.replaceAll("'../../../charts/", "'../").replaceAll("'./shop'", "'../charts/shop'")];
  }),
);
let fleet: Fleet;

beforeAll(() => {
  fleet = new Fleet();
  cpSync(join(ROOT, 'charts'), fleet.path('charts'), { recursive: true });
  for (const [place, text] of Object.entries(files)) fleet.write(place, text);
  fleet.git('init', '--quiet', '--initial-branch=main');
  expect(fleet.synth()).toMatchObject({ status: 0, stderr: '' });
  fleet.commit();
}, 60_000);

afterAll(() => fleet.remove());

const changed = () =>
  fleet
    .git('status', '--porcelain')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(' ').at(-1)!);

test('the page shows the files that are tried here', () => {
  for (const [place, text] of Object.entries(files))
    expect([place, page.includes(`\`\`\`ts\n${text}\`\`\`\n`)]).toEqual([place, true]);
});

test('the folder of a cluster says nothing of another one', () => {
  const naming = (folder: string, other: string) =>
    spawnSync('grep', ['-rl', other, fleet.path(`dist/${folder}`)], { encoding: 'utf8' });
  expect(naming('shop-prod', 'shop-dev').stdout).toBe('');
  expect(naming('shop-dev', 'shop-prod').stdout).toBe('');
  expect(naming('shop-dev', 'shop-dev').stdout.trim().split('\n').length).toBeGreaterThan(50);
});

test('a promotion is one line of one file, and what it changes in one folder of dist/', () => {
  const pinned = "      flink: { version: '2.1.1' },\n";
  const promoted = /says\n\n```ts\n( +flink: .*\n)```/.exec(page)?.[1] ?? '';
  const text = files['clusters/shop-prod.ts']!;
  expect(text).toContain(pinned);
  fleet.write('clusters/shop-prod.ts', text.replace(pinned, promoted));
  const { stdout } = fleet.synth(['--since', 'HEAD']);
  expect(stdout.split('\n').slice(0, 3)).toEqual([
    expect.stringMatching(/^since HEAD \([0-9a-f]{10}\): 1 of 2 clusters$/),
    '  shop-prod (clusters/shop-prod.ts)',
    '~ shop-prod/workloads/ingestion/flinkdeployment-ingestion.yaml',
  ]);
  expect(page).toMatch(
    /\nsince origin\/main \([0-9a-f]{10}\): 2 of 50 clusters\n {2}shop-dev, shop-prod \(charts\/shop\/index.ts\)\n/,
  );
  expect(changed()).toEqual([
    'clusters/shop-prod.ts',
    'dist/shop-prod/workloads/ingestion/flinkdeployment-ingestion.yaml',
  ]);
  expect(page).toContain('`workloads/ingestion/flinkdeployment-ingestion.yaml`');
  expect(fleet.git('diff', 'dist')).toMatch(/^-.*lakehouse-flink:2\.1\.1-.*\n\+.*lakehouse-flink:2\.1\.3-/m);
  fleet.commit();
}, 30_000);

test('a new version reaches who follows, and not who pins', () => {
  const versions = fleet.read('src/platform/versions.ts');
  expect(versions).toContain("version: '4.3.1'");
  fleet.write('src/platform/versions.ts', versions.replace("version: '4.3.1'", "version: '4.3.0'"));
  expect(fleet.synth(['--since', 'HEAD'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('all clusters'),
  });
  const folders = new Set(changed().map((path) => path.split('/').slice(0, 2).join('/')));
  expect([...folders].sort()).toEqual(['dist/shop-dev', 'src/platform']);
  fleet.commit();
}, 30_000);

test('a cluster that goes takes exactly its folder with it', () => {
  rmSync(fleet.path('clusters/shop-dev.ts'));
  expect(fleet.synth()).toMatchObject({ status: 0 });
  expect(existsSync(fleet.path('dist/shop-dev'))).toBe(false);
  const gone = changed().filter((path) => path !== 'clusters/shop-dev.ts');
  expect(gone.length).toBeGreaterThan(50);
  expect(gone.filter((path) => !path.startsWith('dist/shop-dev/'))).toEqual([]);
}, 30_000);
