import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const project = process.cwd();
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'synth-'));
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json'])
    cpSync(join(project, file), join(root, file));
  for (const folder of ['src', 'schemas']) cpSync(join(project, folder), join(root, folder), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
  mkdirSync(join(root, 'clusters'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (name: string, body: string, exported = name) =>
  writeFileSync(
    join(root, `clusters/${name}.ts`),
    `import { cluster, Component, ConfigMap, flux, gib, local, Resource } from '#platform';
export default cluster('${exported}', { cloud: local(), sync: flux({ url: 'https://git.example.org/x.git' }), registry: 'registry.example.org' }, (on) => {
  on.namespace('here');
  const box = new Component(on, 'box', { layer: 'workloads', namespace: 'here' });
  ${body}
});
`,
  );

const config = (name: string, value = "'1'") =>
  `new Resource(box, '${name}', ConfigMap, { metadata: { name: '${name}' }, data: { key: ${value} } });`;

function synth(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'src/run/launch.cjs'), 'synth', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr, last: stdout.trim().split('\n').at(-1) };
}

const file = (name: string, cluster = 'one') => join(root, `dist/${cluster}/workloads/box/configmap-${name}.yaml`);

test('synth renders, counts, and does nothing when there is nothing to do', () => {
  write('one', config('a'));
  const first = synth();
  expect(first.status).toBe(0);
  expect(first.last).toMatch(/^dist: \d+ added, 0 changed, 0 removed, 0 unchanged$/);
  const again = synth();
  expect(again.last).toMatch(/^dist: 0 added, 0 changed, 0 removed, \d+ unchanged$/);
  write('one', config('b'));
  expect(synth().last).toMatch(/^dist: 1 added, 0 changed, 1 removed, \d+ unchanged$/);
  expect(existsSync(file('a'))).toBe(false);
});

test("cdk8s' own YAML and JSON Patch are there for whoever asks", () => {
  write(
    'one',
    `${config('a', 'Yaml.stringify({ b: [1] })').replace('new', 'const made = new')}
    made.addJsonPatch(JsonPatch.add('/data/more', 'yes'));
    made.metadata.addLabel('team', 'cats');
    made.metadata.addAnnotation('why', 'because');`,
  );
  const path = join(root, 'clusters/one.ts');
  writeFileSync(path, `import { JsonPatch, Yaml } from 'cdk8s';\n${readFileSync(path, 'utf8')}`);
  expect(synth()).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(file('a'), 'utf8')).toContain('  key: |\n    b:\n      - 1\n  more: "yes"\n');
  expect(readFileSync(file('a'), 'utf8')).toMatch(
    /annotations:\n {4}why: because\n {2}labels:\n(.*\n)* {4}team: cats\n/,
  );
});

test('synth --check writes nothing and tells by its exit code whether dist/ is stale', () => {
  write('one', config('a'));
  synth();
  expect(synth('--check').status).toBe(0);
  write('one', config('a', "'2'"));
  const before = readFileSync(file('a'), 'utf8');
  const check = synth('--check');
  expect(check.status).toBe(1);
  expect(check.stdout).toContain('~ one/workloads/box/configmap-a.yaml');
  expect(readFileSync(file('a'), 'utf8')).toBe(before);
});

test('synth --cluster renders one and leaves the others as they are', () => {
  write('one', config('a'));
  write('two', config('a'));
  synth();
  write('one', config('a', "'2'"));
  write('two', config('a', "'2'"));
  expect(synth('--cluster', 'two').last).toMatch(/1 changed/);
  expect(readFileSync(file('a', 'one'), 'utf8')).toContain('key: "1"');
  expect(readFileSync(file('a', 'two'), 'utf8')).toContain('key: "2"');
});

test('a cluster that goes takes its files with it, and a foreign file stays', () => {
  write('one', config('a'));
  write('two', config('a'));
  synth();
  writeFileSync(join(root, 'dist/two/mine.txt'), 'mine');
  rmSync(join(root, 'clusters/two.ts'));
  expect(synth().status).toBe(0);
  expect(existsSync(file('a', 'two'))).toBe(false);
  expect(readFileSync(join(root, 'dist/two/mine.txt'), 'utf8')).toBe('mine');
});

test('problems of all clusters are told together, without a stack, and dist/ is as it was', () => {
  write('one', config('a'));
  write('two', config('a'));
  synth();
  write('one', config('Upper'));
  write('two', config('a', '0/0 as never'));
  const failed = synth();
  expect(failed.status).toBe(1);
  expect(failed.stderr).toContain("LH002 one/box/Upper: ConfigMap 'Upper': the name 'Upper' is not one");
  expect(failed.stderr).toContain("LH001 two/box/a: ConfigMap 'a': data.key: NaN is not a number that JSON can write");
  expect(failed.stderr).toContain('2 problems; dist/ is as it was.');
  expect(failed.stderr).not.toMatch(/^\s+at /m);
  expect(readFileSync(file('a', 'one'), 'utf8')).toContain('key: "1"');
});

test.each([
  [
    'what a library throws',
    `${config('a')}\n  ${config('a')}`,
    "LH100 clusters/one.ts: There is already a Construct with name 'a' in Component [box]",
  ],
  ['a quantity that is none', 'gib(-1);', 'LH100 clusters/one.ts: -1073741824 is not a whole number of bytes'],
])('%s is told with the line of the user that led to it', (_, body, message) => {
  write('one', body);
  const { status, stderr } = synth();
  expect(status).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/It was thrown at clusters\/one\.ts:\d+:\d+\./);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('a file that exports another cluster, or none, is refused', () => {
  write('one', config('a'), 'other');
  writeFileSync(join(root, 'clusters/two.ts'), 'export const nothing = 1;\n');
  const { status, stderr } = synth();
  expect(status).toBe(1);
  expect(stderr).toContain("LH105 clusters/one.ts: it exports the cluster 'other'");
  expect(stderr).toContain('LH104 clusters/two.ts: it exports no cluster');
});

test('a wrong word on the command line is answered with the right ones', () => {
  write('one', config('a'));
  expect(synth('--chekc').stderr).toContain('npm run synth');
  expect(synth('--cluster', 'onw').stderr).toContain("there is no clusters/onw.ts; did you mean 'one'?");
});

test('--budget also prints what each cluster asks for, before the last line, whether or not there is anything to do', () => {
  write('one', config('a'));
  const first = synth('--budget');
  expect(first.stdout).toContain('What one asks for');
  expect(first.last).toMatch(/^dist: \d+ added/);
  expect(synth().stdout).not.toContain('asks for');
  expect(synth('--budget').stdout).toContain('What one asks for');
  expect(synth('--cluster', 'one', '--check', '--budget').stdout).toContain('What one asks for');
});

test('--check --budget writes nothing', () => {
  write('one', config('a'));
  const { status, stdout } = synth('--check', '--budget');
  expect(status).toBe(1);
  expect(stdout).toContain('What one asks for');
  expect(existsSync(file('a'))).toBe(false);
});
