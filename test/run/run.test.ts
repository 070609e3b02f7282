import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Project } from './project';

const ROOT = resolve(__dirname, '../..');
let project: Project;

beforeAll(() => {
  project = new Project();
  project.launch();
}, 30_000);

afterAll(() => project.remove());

// Without the stamp every run is a full one.
beforeEach(() => rmSync(`${project.cache}/synth.stamp`, { force: true }));

test('the second run takes the engine from the cache', () => {
  const { code, err } = project.launch();
  expect(code).toBe(0);
  expect(err).toContain('engine: loaded');
  expect(err).not.toContain('engine: built');
});

test.each<[string, (bundle: string) => void]>([
  ['cut short', (bundle) => truncateSync(bundle, 1000)],
  ['empty', (bundle) => writeFileSync(bundle, '')],
  ['flipped in one bit of the compiled form', (bundle) => flip(bundle, -100)],
  ['flipped in one bit of the code', (bundle) => flip(bundle, 50_000)],
])('a cached engine that is %s is built again', (_, damage) => {
  damage(cached('engine.'));
  expect(project.launch()).toMatchObject({ code: 0, err: expect.stringContaining('engine: built') });
  expect(project.launch()).toMatchObject({ code: 0, err: expect.not.stringContaining('engine: built') });
});

test('an edit of the generator takes effect, and the engine before it is forgotten', () => {
  project.write('src/platform/index.ts', "export class Value {\n  text = 'from the engine';\n}\n");
  project.launch();
  expect(readFileSync(project.path('dist/cat.yaml'), 'utf8')).toBe('value: from the engine\n');
  expect(readdirSync(project.cache).filter((file) => file.startsWith('engine.'))).toHaveLength(1);
  project.write('src/platform/index.ts', 'export class Value {\n  constructor(readonly text: string) {}\n}\n');
});

test('a run does without a cache that cannot be written, and leaves nothing behind elsewhere', () => {
  rmSync(project.cache, { recursive: true });
  writeFileSync(project.cache, 'a file where the folder should be');
  const temporary = project.path('temporary');
  mkdirSync(temporary);
  expect(project.launch(['synth'], { TMPDIR: temporary })).toMatchObject({
    code: 0,
    out: expect.stringContaining('dist:'),
  });
  expect(readdirSync(temporary)).toEqual([]);
  rmSync(project.cache);
});

test('a syntax error is told with file, line and text, without a stack, and dist/ stays', () => {
  const before = readFileSync(project.path('dist/cat.yaml'), 'utf8');
  withFile('charts/word.ts', "export const word = 'a';\nexport const = 'b';\n", () => {
    const { code, out, err } = project.launch(['synth'], { LAKEHOUSE_TRACE: '' });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('charts/word.ts:2:13');
    expect(err).toContain("export const = 'b';");
    expect(err).not.toMatch(/^\s+at /m);
  });
  expect(readFileSync(project.path('dist/cat.yaml'), 'utf8')).toBe(before);
});

test('an import of a file that does not exist is told by the line that imports it', () => {
  withFile('charts/word.ts', "export { word } from './nowhere';\n", () => {
    const { code, err } = project.launch(['synth'], { LAKEHOUSE_TRACE: '' });
    expect(code).toBe(1);
    expect(err).toContain('Could not resolve "./nowhere"');
    expect(err).toContain('charts/word.ts:1:21');
  });
});

test('a chart that would load the platform a second time is refused', () => {
  withFile('charts/word.ts', "export { Value as word } from '../src/platform';\n", () => {
    const { code, err } = project.launch(['synth'], { LAKEHOUSE_TRACE: '' });
    expect(code).toBe(1);
    expect(err).toContain("src/platform/index.ts: import '#platform'");
  });
});

test('places in a stack are those of the TypeScript', () => {
  withFile(
    'charts/word.ts',
    "interface A {\n  a: string;\n}\nexport const word: A['a'] = fail();\nfunction fail(): string {\n  throw new Error('boom');\n}\n",
    () => {
      const { code, err } = project.launch();
      expect(code).toBe(1);
      expect(err).toContain('Error: boom\n    at fail (charts/word.ts:6:9)');
      expect(err).toContain('src/commands/main.ts:');
    },
  );
});

test('charts, cdk8s-plus and the engine share one cdk8s and one constructs', () => {
  const chart = `
    import { App, Chart } from 'cdk8s';
    import { Construct } from 'constructs';
    import { ConfigMap } from 'cdk8s-plus-29';
    import { KubeConfigMap } from 'cdk8s-plus-29/lib/imports/k8s';
    const chart = new Chart(new App(), 'c');
    const map = new ConfigMap(chart, 'm', { data: { a: 'b' } });
    new KubeConfigMap(chart, 'k', {});
    export const word = [map instanceof Construct, Chart.of(map) === chart, chart.toJson().length].join(' ');\n`;
  withFile('charts/word.ts', chart, () => {
    expect(project.launch().err).toContain('plus: built');
    expect(readFileSync(project.path('dist/cat.yaml'), 'utf8')).toBe('value: true true 2\n');
    expect(project.launch().err).not.toContain('plus: built');
  });
});

test('npx cdk8s synth leaves the same dist/ and finds its manifests', () => {
  project.launch();
  const before = readFileSync(project.path('dist/cat.yaml'), 'utf8');
  project.write('src/run/launch.cjs', `require(${JSON.stringify(join(ROOT, 'src/run/launch.cjs'))});\n`);
  project.write('cdk8s.yaml', readFileSync(join(ROOT, 'cdk8s.yaml'), 'utf8'));
  const cli = join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s');
  const env = { ...process.env, LAKEHOUSE_ROOT: project.root, CI: '1' };
  const ran = spawnSync(process.execPath, [cli, 'synth'], { cwd: project.root, env, encoding: 'utf8' });
  expect(ran.stdout).toContain('node_modules/.cache/lakehouse/cdk8s/cat.yaml');
  expect(ran.status).toBe(0);
  expect(readFileSync(project.path('dist/cat.yaml'), 'utf8')).toBe(before);
  expect(readFileSync(`${project.cache}/cdk8s/cat.yaml`, 'utf8')).toBe(before);
}, 30_000);

function cached(prefix: string): string {
  const name = readdirSync(project.cache).find((file) => file.startsWith(prefix));
  if (!name) throw new Error(`no ${prefix} in the cache`);
  return join(project.cache, name);
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = bytes[index]! ^ 1;
  writeFileSync(file, bytes);
}

function withFile(file: string, text: string, run: () => void): void {
  const before = readFileSync(project.path(file), 'utf8');
  project.write(file, text);
  try {
    run();
  } finally {
    project.write(file, before);
  }
}
