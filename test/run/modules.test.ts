import { Project } from './project';

let project: Project;

beforeAll(() => {
  project = new Project();
  project.write(
    'src/commands/main.ts',
    `import type { Host } from '../run/contract';
     export const main = (_: readonly string[], host: Host) => (console.log(JSON.stringify(host.modules())), 0);`,
  );
  project.write('node_modules/cat-words/index.js', 'module.exports = process.env.DEBUG ?? new Date(0);\n');
  project.write('node_modules/cat-files/index.js', "module.exports = require('fs').readFileSync;\n");
});

afterAll(() => project.remove());

function modules(chart: string): { files: string[]; outside?: string } {
  project.write('charts/word.ts', chart);
  const { out, err } = project.launch();
  if (!out) throw new Error(err);
  return JSON.parse(out).cat;
}

test('a cluster is made from its file and what this imports, step by step, and packages are none of it', () => {
  project.write('charts/deep/data.json', '{}');
  project.write('charts/deep/index.ts', "import data from './data.json';\nexport const deep = () => [data];\n");
  project.write('charts/late.ts', "export const late = 'late';\n");
  const { files, outside } = modules(
    `import words from 'cat-words';
     import { Value } from '#platform';
     import type { Never } from './never';
     import { deep } from './deep';
     export const word: Never = [words, deep(), require('./late').late, Value].join(' ');\n`,
  );
  expect([...files].sort()).toEqual([
    'charts/deep/data.json',
    'charts/deep/index.ts',
    'charts/late.ts',
    'charts/word.ts',
    'clusters/cat.ts',
  ]);
  expect(outside).toBeUndefined();
});

test.each([
  ['a comment and a text', "// Each process, to Date.\nexport const word = 'process.env';"],
  ['a parameter and a property', 'export const word = ((process: string) => ({ process }).process)("a");'],
  ['what is dropped', 'export const word = 1;\nfunction unused() {\n  return process.env.X;\n}'],
  [
    'hashes and paths',
    "import { createHash } from 'node:crypto';\nimport { join } from 'path';\nexport const word = [createHash, join];",
  ],
  ['a package that asks for settings of its own', "export { default as word } from 'cat-words';"],
  [
    'the parts of cdk8s that compute',
    "import { JsonPatch } from 'cdk8s';\nexport const word = JsonPatch.add('/a', 1);",
  ],
])('%s does not count as a look outside', (_, chart) => {
  expect(modules(chart).outside).toBeUndefined();
});

test.each([
  ['a variable', '\nexport const word = process.env.X;', 'charts/word.ts:2 uses process'],
  [
    'a variable by another name',
    'const { process: p } = globalThis;\nexport const word = p;',
    'charts/word.ts:1 uses globalThis',
  ],
  ['the clock', 'export const word = new Date();', 'charts/word.ts:1 uses Date'],
  [
    'a file',
    "import { readFileSync } from 'node:fs';\nexport const word = readFileSync;",
    'charts/word.ts uses node:fs',
  ],
  ['a program', "export const word = require('child_process');", 'charts/word.ts uses child_process'],
  [
    'a package that reads files',
    "export { default as word } from 'cat-files';",
    'node_modules/cat-files/index.js uses fs',
  ],
  ['a file by cdk8s', "import { Include } from 'cdk8s';\nexport const word = Include;", 'charts/word.ts uses cdk8s'],
  [
    'a file by cdk8s-plus',
    "import { ConfigMap } from 'cdk8s-plus-29';\nexport const word = (m: ConfigMap) => m.addFile('x');\nexport const C = ConfigMap;",
    'charts/word.ts uses cdk8s-plus-29',
  ],
  [
    'a module that is known late',
    "const name: string = './x';\nexport const word = () => require(name);",
    'charts/word.ts:2 uses require',
  ],
  [
    'one of several modules',
    'const name: string = "x";\nexport const word = () => require(`./deep/${name}.json`);',
    'charts/word.ts picks what it imports by name (./deep/**/*.json)',
  ],
])('%s is a look outside', (_, chart, reason) => {
  expect(modules(chart).outside).toBe(reason);
});
