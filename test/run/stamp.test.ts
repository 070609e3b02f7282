import { appendFileSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { Project } from './project';

const SKIPPED = { code: 0, out: 'dist: 0 added, 0 changed, 0 removed, 1 unchanged\n', wasSkipped: true };
/** By a way that is not on record, so that there is a stamp. */
const WRITES_ITSELF = `
  const fs = globalThis.process.getBuiltinModule?.('node:fs') ?? globalThis.process.mainModule!.require('node:fs');
  fs.appendFileSync('charts/word.ts', '// more\\n');
  export const word = 'meow';\n`;
let project: Project;

beforeAll(() => {
  project = new Project();
  project.write(
    'charts/word.ts',
    `import { existsSync, readFileSync, readdirSync } from 'node:fs';
     const greeting = readFileSync('texts/greeting.txt', 'utf8').trim();
     const isLoud = existsSync('texts/loud');
     export const word = [greeting, process.env.CAT_NAME, isLoud, readdirSync('more')].join(' ');\n`,
  );
  project.write('texts/greeting.txt', 'meow\n');
  project.write('more/one', '');
  project.write('apps/job/main.ts', '');
  project.launch();
}, 30_000);

afterAll(() => project.remove());

test('a synth after which nothing has changed loads no engine and prints the same last line', () => {
  expect(project.launch()).toMatchObject(SKIPPED);
});

test.each<[string, string, () => void]>([
  ['a chart is edited', 'charts/word.ts', () => appendFileSync(project.path('charts/word.ts'), '// more\n')],
  ['a chart is touched', 'charts/word.ts', () => touch('charts/word.ts')],
  ['a chart is added', 'charts', () => project.write('charts/other.ts', 'export {};\n')],
  ['a chart is removed', 'charts', () => rmSync(project.path('charts/other.ts'))],
  [
    'the generator is edited',
    'src/derive/index.ts',
    () => project.write('src/derive/index.ts', 'export const a = 1;\n'),
  ],
  ['the source of an image is edited', 'apps/job/main.ts', () => project.write('apps/job/main.ts', 'export {};\n')],
  ['a folder of the project comes', 'infra-tf', () => project.write('infra-tf/network.ts', 'export {};\n')],
  ['packages are locked anew', 'package-lock.json', () => touch('package-lock.json')],
  ['packages are installed', '.package-lock.json', () => project.write('node_modules/.package-lock.json', '{}')],
  ['a file that a chart read is edited', 'greeting.txt', () => project.write('texts/greeting.txt', 'purr\n')],
  ['a file that a chart looked for comes', 'texts/loud', () => project.write('texts/loud', '')],
  ['a folder that a chart listed has a new file', 'more', () => project.write('more/two', '')],
  ['a file of dist/ is edited', 'dist/cat.yaml', () => project.write('dist/cat.yaml', 'value: mine\n')],
  ['a file of dist/ is touched', 'dist/cat.yaml', () => touch('dist/cat.yaml')],
  ['a file of dist/ is removed', 'dist', () => rmSync(project.path('dist/cat.yaml'))],
  ['a stranger comes to dist/', 'dist', () => project.write('dist/stranger.yaml', '')],
  [
    'the stamp is damaged',
    'stamp: none',
    () => project.write('node_modules/.cache/lakehouse/synth.stamp', '{"runtime":'),
  ],
])('a synth runs in full after %s', (_, reason, change) => {
  change();
  const ran = project.launch();
  expect(ran).toMatchObject({ code: 0, wasSkipped: false });
  expect(ran.err.split('\n')[0]).toContain(reason);
  expect(ran.err).toContain('stamp: written');
});

test('a synth runs in full when a variable that a chart read has another value, and writes that value', () => {
  expect(project.launch(['synth'], { CAT_NAME: 'tom' })).toMatchObject({ wasSkipped: false });
  expect(readFileSync(project.path('dist/cat.yaml'), 'utf8')).toContain('purr tom true');
  expect(project.launch(['synth'], { CAT_NAME: 'tom', OTHER: '1' })).toMatchObject(SKIPPED);
  expect(project.launch()).toMatchObject({ wasSkipped: false });
});

test('no value of a variable stands in the stamp', () => {
  project.launch(['synth'], { CAT_NAME: 'not-for-disk' });
  expect(readFileSync(`${project.cache}/synth.stamp`, 'utf8')).not.toContain('not-for-disk');
});

test('a new cluster is rendered, and a removed one is no longer counted', () => {
  project.write('clusters/dog.ts', "import { Value } from '#platform';\nexport default new Value('wuff');\n");
  expect(project.launch().out).toContain('2 changed');
  expect(readFileSync(project.path('dist/dog.yaml'), 'utf8')).toBe('value: wuff\n');
  rmSync(project.path('clusters/dog.ts'));
  expect(project.launch().out).toContain('1 changed');
});

test('a source that changes while a run reads it is read again by the next', () => {
  project.write('charts/word.ts', WRITES_ITSELF);
  expect(project.launch().err).toContain('stamp: written');
  expect(project.launch().err).toContain('stamp: charts/word.ts changed');
});

test.each([
  ['the clock', 'Date.now()', 'Date.now'],
  ['the clock through a constructor', 'new Date()', 'new Date()'],
  ['random numbers', 'Math.random()', 'Math.random'],
  ['random identifiers', "require('node:crypto').randomUUID()", 'crypto.randomUUID'],
  ['another program', "require('node:child_process').execSync('true')", 'child_process.execSync'],
  ['a file in a way that is not on record', "require('node:fs').openSync('package.json')", 'fs.openSync'],
  ['all variables', 'Object.keys(process.env)', 'the list of all environment variables'],
])('a chart that uses %s leaves no stamp', (_, use, named) => {
  project.write('charts/word.ts', `export const word = String(${use});\n`);
  expect(project.launch().err).toContain(`no stamp: charts use ${named}`);
});

test('a chart may compute with dates, hashes and paths', () => {
  project.write(
    'charts/word.ts',
    `import { createHash } from 'node:crypto';
     import { join } from 'node:path';
     const day = new Date(Date.UTC(2026, 0, 1));
     if (!(day instanceof Date) || Math.max(1, 2) !== 2) throw new Error('not the real ones');
     export const word = createHash('sha1').update(join('a', day.toISOString())).digest('hex');\n`,
  );
  expect(project.launch().err).toContain('stamp: written');
});

test('any flag but --cluster asks for a full run, and each choice of clusters has a stamp of its own', () => {
  project.launch(['synth', '--cluster', 'cat']);
  expect(project.launch(['synth', '--cluster', 'cat'])).toMatchObject(SKIPPED);
  expect(project.launch(['synth', '--cluster=cat'])).toMatchObject(SKIPPED);
  expect(project.launch(['synth', '--check'])).toMatchObject({ wasSkipped: false });
  expect(project.launch(['review'])).toMatchObject({ wasSkipped: false });
});

test.each<[string, () => void]>([
  ['edited', () => project.write('dist/7.txt', 'purr')],
  ['touched', () => touch('dist/7.txt')],
  ['given the time that it had', () => utimesSync(project.path('dist/7.txt'), new Date(0), new Date(0))],
  ['removed', () => rmSync(project.path('dist/7.txt'))],
  ['joined by a stranger', () => project.write('dist/stranger.txt', '')],
])('a file of dist/ that is %s is noticed among thousands, too', (_, change) => {
  project.write('charts/word.ts', "export const word = '2100 files';\n");
  project.launch();
  expect(project.launch()).toMatchObject({ wasSkipped: true, out: expect.stringContaining('2101 unchanged') });
  change();
  expect(project.launch()).toMatchObject({ wasSkipped: false, err: expect.stringContaining('dist/ changed') });
  rmSync(project.path('dist'), { recursive: true });
});

test('a run that failed leaves no stamp', () => {
  rmSync(`${project.cache}/synth.stamp`);
  expect(project.launch(['synth', '--fail']).code).toBe(3);
  expect(project.launch()).toMatchObject({ wasSkipped: false });
});

/** Gives the file a new time and no new content. */
function touch(file: string): void {
  const now = new Date();
  utimesSync(project.path(file), now, now);
}
