import { appendFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Fleet } from './fleet';

/** Twenty clusters: five share charts/left, three charts/right; five look outside of their modules, each in another way. */
const NAMES = Array.from({ length: 20 }, (_, index) => `c${String(index).padStart(2, '0')}`);
const LEFT = NAMES.slice(0, 5);
const RIGHT = NAMES.slice(5, 8);
/** Rendered whatever happens. */
const OUTSIDE = ['c08', 'c09', 'c10', 'c11'];
const UNCHANGED = /^dist: 0 added, 0 changed, 0 removed, \d+ unchanged$/;
let fleet: Fleet;

beforeAll(() => {
  fleet = new Fleet();
  const uses = (chart: string, names: readonly string[]) => {
    for (const name of names) fleet.cluster(name, 'text', `import { text } from '../charts/${chart}';`);
  };
  fleet.write('charts/left/index.ts', "import { word } from './word';\nexport const text = `is left: ${word}`;\n");
  fleet.write('charts/left/word.ts', "import end from '../end/deep.json';\nexport const word = `meow${end.end}`;\n");
  fleet.write('charts/end/deep.json', '{ "end": "!" }\n');
  fleet.write('charts/right/index.ts', "export const text = require('./late').late;\n");
  fleet.write('charts/right/late/index.ts', "export const late = 'late';\n");
  fleet.write('charts/right/unused.ts', "export const unused = '';\n");
  fleet.write(
    'charts/reader/index.ts',
    "import { readFileSync } from 'node:fs';\nexport const text = readFileSync('texts/greeting.txt', 'utf8');\n",
  );
  fleet.write('texts/greeting.txt', 'meow');
  fleet.write('charts/caller/index.ts', 'export const text = process.env.CAT_NAME;\n');
  fleet.write(
    'charts/picker/index.ts',
    "const name: string = 'a';\nexport const text = require(`./names/${name}.json`).name;\n",
  );
  fleet.write('charts/picker/names/a.json', '{ "name": "tom" }\n');
  fleet.write('charts/hidden/index.ts', "export { text } from './made';\n");
  fleet.write('charts/hidden/made.ts', "export const text = 'made by a program';\n");
  fleet.write('.gitignore', 'node_modules\n/charts/hidden/made.ts\n');
  uses('left', LEFT);
  uses('right', RIGHT);
  uses('reader', ['c08']);
  uses('caller', ['c09']);
  uses('picker', ['c10']);
  uses('hidden', ['c11']);
  for (const name of NAMES.slice(12)) fleet.cluster(name, "'alone'");
  fleet.write('README.md', 'Cats.\n');
  fleet.git('init', '--quiet', '--initial-branch=main');
  expect(fleet.synth()).toMatchObject({ status: 0 });
  fleet.commit();
}, 60_000);

afterAll(() => fleet.remove());

/** The clusters that it says it rendered. */
function rendered(stdout: string): string[] {
  if (stdout.includes(': all clusters (')) return NAMES;
  return stdout
    .split('\n')
    .flatMap((line) => /^ {2}(.*?) \(/.exec(line)?.[1]?.split(/, | and /) ?? [])
    .sort();
}

const edit = (file: string, from: string, to: string) => fleet.write(file, fleet.read(file).replace(from, to));

test.each<[string, readonly string[], () => void]>([
  ['nothing', [], () => {}],
  ['an edit of one cluster', ['c13'], () => edit('clusters/c13.ts', 'alone', 'for itself')],
  ['an edit of a chart that five share', LEFT, () => edit('charts/left/index.ts', 'is left', 'is on port')],
  ['an edit of what that chart imports', LEFT, () => edit('charts/left/word.ts', 'meow', 'purr')],
  ['an edit of JSON that this imports', LEFT, () => edit('charts/end/deep.json', '!', '?')],
  ['an edit of what is required late', RIGHT, () => edit('charts/right/late/index.ts', "'late'", "'later'")],
  [
    'a new file that takes the place of another',
    RIGHT,
    () => fleet.write('charts/right/late.ts', "export const late = 'new';\n"),
  ],
  ['its removal, after which the other is found again', RIGHT, () => rmSync(fleet.path('charts/right/late.ts'))],
  [
    'a file that is renamed with those who import it',
    LEFT,
    () => {
      fleet.move('charts/left/word.ts', 'charts/left/term.ts');
      edit('charts/left/index.ts', './word', './term');
    },
  ],
  [
    'a file that becomes a folder of that name',
    LEFT,
    () => {
      fleet.move('charts/left/term.ts', 'charts/left/term/index.ts');
      edit('charts/left/term/index.ts', '../end', '../../end');
    },
  ],
  ['a file that nobody imports', [], () => edit('charts/right/unused.ts', "''", "'still'")],
  ['the removal of a file that nobody imports', [], () => rmSync(fleet.path('charts/right/unused.ts'))],
  ['a new text beside a chart', [], () => fleet.write('charts/reader/more.txt', 'purr')],
  ['an edit of the README', [], () => edit('README.md', 'Cats', 'Dogs')],
  ['a settings file for the modules of one folder', LEFT, () => fleet.write('charts/left/package.json', '{}\n')],
  [
    'an edit of dist/ by hand',
    ['c14'],
    () => appendFileSync(fleet.path('dist/c14/workloads/box/configmap-a.yaml'), '# mine\n'),
  ],
  ['a file of dist/ that is gone', ['c15'], () => rmSync(fleet.path('dist/c15/workloads/box/configmap-a.yaml'))],
  [
    'two clusters at once',
    ['c16', 'c17'],
    () => ['c16', 'c17'].map((name) => edit(`clusters/${name}.ts`, 'alone', 'two')),
  ],
  ['another lock file', NAMES, () => appendFileSync(fleet.path('package-lock.json'), '\n')],
  ['an edit of the generator', NAMES, () => appendFileSync(fleet.path('src/yaml/index.ts'), '\n')],
  [
    'an edit of the text that a chart reads, in a folder that nobody knows',
    NAMES,
    () => fleet.write('texts/greeting.txt', 'purr'),
  ],
  ['a link', NAMES, () => symlinkSync('index.ts', fleet.path('charts/right/link.ts'))],
])('after %s, those clusters are rendered that it may affect, and no other has changed', (_, expected, change) => {
  change();
  const since = fleet.synth(['--since', 'HEAD']);
  expect(since).toMatchObject({ status: 0, stderr: '' });
  expect(rendered(since.stdout)).toEqual([...new Set([...expected, ...OUTSIDE])].sort());
  // What a full run still finds to do is what the other forgot.
  expect(fleet.synth(['--check']).last).toMatch(UNCHANGED);
  fleet.commit();
});

test('what looks outside of its modules is rendered each time, with the reason', () => {
  const { stdout } = fleet.synth(['--since', 'HEAD'], { CAT_NAME: 'tom' });
  expect(stdout.split('\n').slice(0, 5)).toEqual([
    expect.stringMatching(/^since HEAD \([0-9a-f]{10}\): 4 of 20 clusters$/),
    '  c08 (always: charts/reader/index.ts uses node:fs)',
    '  c09 (always: charts/caller/index.ts:1 uses process)',
    '  c10 (always: charts/picker/index.ts picks what it imports by name (./names/**/*.json))',
    '  c11 (always: Git does not follow charts/hidden/made.ts)',
  ]);
  expect(fleet.read('dist/c09/workloads/box/configmap-a.yaml')).toContain('key: tom');
  expect(fleet.synth(['--check'], { CAT_NAME: 'tom' }).last).toMatch(UNCHANGED);
  fleet.commit();
});

test('a cluster that comes is rendered, one that goes takes its files with it, and a renamed one does both', () => {
  fleet.cluster('new', "'new'");
  rmSync(fleet.path('clusters/c18.ts'));
  fleet.move('clusters/c19.ts', 'clusters/moved.ts');
  edit('clusters/moved.ts', "cluster('c19'", "cluster('moved'");
  const check = fleet.synth(['--check', '--since', 'main'], { CAT_NAME: 'tom' });
  expect(check).toMatchObject({ status: 1 });
  expect(check.stdout).toContain('- c18/workloads/box/configmap-a.yaml');
  const { stdout } = fleet.synth(['--since', 'main'], { CAT_NAME: 'tom' });
  expect(rendered(stdout)).toEqual([...OUTSIDE, 'moved', 'new']);
  expect(stdout).toContain('+ moved/workloads/box/configmap-a.yaml');
  expect(stdout).toContain('- c19/workloads/box/configmap-a.yaml');
  expect(fleet.synth(['--check'], { CAT_NAME: 'tom' }).last).toMatch(UNCHANGED);
  fleet.commit();
});

test('a branch is compared with where it left the other one, and with what is not committed', () => {
  fleet.git('switch', '--quiet', '--create=branch');
  edit('clusters/c12.ts', 'alone', 'on a branch');
  fleet.git('commit', '--quiet', '--all', '--message=one');
  fleet.git('switch', '--quiet', 'main');
  edit('clusters/c13.ts', 'for itself', 'on main');
  fleet.git('commit', '--quiet', '--all', '--message=two');
  fleet.git('switch', '--quiet', 'branch');
  edit('clusters/c14.ts', 'alone', 'staged');
  fleet.git('add', 'clusters/c14.ts');
  edit('clusters/c15.ts', 'alone', 'unstaged');
  const since = fleet.synth(['--since=main']);
  expect(rendered(since.stdout)).toEqual([...OUTSIDE, 'c12', 'c14', 'c15']);
  expect(since.last).toMatch(/^dist: 0 added, \d changed, 0 removed/);
  fleet.commit();
  expect(fleet.synth(['--check']).last).toMatch(UNCHANGED);
});

test('a full run after it notices what was not rendered, and is stamped as before', () => {
  fleet.synth();
  edit('charts/left/index.ts', 'is on port', 'is larboard');
  fleet.commit();
  expect(rendered(fleet.synth(['--since', 'HEAD']).stdout)).toEqual(OUTSIDE);
  expect(fleet.synth().last).toMatch(/5 changed/);
  fleet.commit();
});

test('what is wrong with a cluster that is not affected does not stop a run, and what is wrong with one that is does', () => {
  edit('clusters/c16.ts', "name: 'a'", "name: 'A'");
  fleet.commit();
  expect(fleet.synth(['--since', 'HEAD'])).toMatchObject({ status: 0, stderr: '' });
  expect(fleet.synth(['--since', 'HEAD~1'])).toMatchObject({ status: 1, stderr: expect.stringContaining('LH002 c16') });
  edit('clusters/c16.ts', "name: 'A'", "name: 'a'");
});

test('--budget tells of what is rendered', () => {
  fleet.commit();
  edit('clusters/c17.ts', 'two', 'one');
  const { stdout } = fleet.synth(['--since', 'HEAD', '--budget', '--check']);
  expect(stdout).toContain('What c17 asks for');
  expect(stdout).not.toContain('What c16 asks for');
});

test.each([
  ['a commit that is not there', ['--since', 'nowhere'], "Git knows no 'nowhere'"],
  ['an option for Git', ['--since=--output=x'], "Git knows no '--output=x'"],
  ['nothing, as of a variable that is not set', ['--since='], "Git knows no ''"],
  ['a file', ['--since', 'HEAD:README.md'], "Git knows no 'HEAD:README.md'"],
  ['a cluster, too', ['--since', 'HEAD', '--cluster', 'c01'], '--since finds the clusters, and --cluster names them'],
])('--since with %s is refused', (_, args, message) => {
  const { status, stdout, stderr } = fleet.synth(args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain('npm run synth');
});

describe('all are rendered', () => {
  const allFor = (reason: string) => expect.stringContaining(`since HEAD: all clusters (${reason}`);

  test('where there is no git', () => {
    const { status, stdout } = fleet.synth(['--since', 'HEAD', '--check'], { PATH: '/nowhere' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: allFor('there is no git)') });
  });

  test('where there is no repository', () => {
    fleet.move('.git', '.nogit');
    expect(fleet.synth(['--since', 'HEAD']).stdout).toEqual(allFor('git: fatal: not a git repository'));
    fleet.move('.nogit', '.git');
  });

  test('where nothing is shared with the other commit', () => {
    fleet.commit();
    const stranger = fleet.git('commit-tree', '-m', 'alone', 'HEAD^{tree}').trim();
    expect(fleet.synth(['--since', stranger]).stdout).toContain('all clusters (Git finds no commit that HEAD and');
  });
});

test('a file that Git was told to overlook is rendered from, each time', () => {
  fleet.git('update-index', '--assume-unchanged', 'clusters/c13.ts');
  expect(rendered(fleet.synth(['--since', 'HEAD']).stdout)).toEqual([...OUTSIDE, 'c13']);
  fleet.git('update-index', '--no-assume-unchanged', 'clusters/c13.ts');
});

test('--cluster may be given again', () => {
  fleet.commit();
  writeFileSync(fleet.path('charts/left/index.ts'), "export const text = 'left';\n");
  expect(fleet.synth(['--cluster', 'c00', '--cluster=c02', '--cluster', 'c00']).last).toMatch(/ 2 changed/);
  expect(fleet.synth(['--cluster', 'c00', '--cluster=c2']).stderr).toContain('there is no clusters/c2.ts');
});

test('a project that is a folder of a repository knows what lies in it and beside it', () => {
  const inner = new Fleet('platform/gitops');
  try {
    inner.cluster('one', 'word', "import { word } from '../../shared/word';");
    inner.cluster('two', "'alone'");
    inner.write('../shared/word.ts', "export const word = 'meow';\n");
    inner.write('../elsewhere/word.ts', '');
    inner.git('init', '--quiet', '--initial-branch=main', '../..');
    inner.synth();
    inner.commit();
    inner.write('../elsewhere/word.ts', 'changed');
    expect(inner.synth(['--since', 'HEAD']).stdout).toContain('0 of 2 clusters\n');
    inner.write('../shared/word.ts', "export const word = 'purr';\n");
    expect(inner.synth(['--since', 'HEAD']).stdout).toContain('1 of 2 clusters\n  one (../shared/word.ts)\n');
    inner.git('config', 'diff.relative', 'true');
    inner.write('clusters/../docs/x.md', '');
    expect(inner.synth(['--since', 'HEAD']).stdout).toContain('1 of 2 clusters\n  one (');
    inner.write('../package.json', '{}');
    expect(inner.synth(['--since', 'HEAD']).stdout).toContain('all clusters (../package.json');
  } finally {
    inner.remove();
  }
}, 30_000);
