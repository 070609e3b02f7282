import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A change that a person makes to one file, by hand. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const ROOT = resolve(__dirname, '../..');
const PARTS = ['apps', 'charts', 'clusters', 'dist', 'infra-tf', 'schemas', 'src'];

/** Renders a copy of the project in which somebody has changed something, as he would: with an editor, and npm run synth. Returns its stacks. */
export function edited(folder: string, edits: readonly Edit[]): string {
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json', 'cdk8s.yaml']) {
    cpSync(join(ROOT, name), join(folder, name));
  }
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  for (const { file, from, to } of edits) {
    const path = join(folder, file);
    const parts = readFileSync(path, 'utf8').split(from);
    if (parts.length !== 2)
      throw new Error(`${file} has ${parts.length - 1} times '${from}': adapt test/cloud/changes.ts`);
    writeFileSync(path, parts.join(to));
  }
  const env = { ...process.env, LAKEHOUSE_ROOT: folder };
  execFileSync(process.execPath, [join(folder, 'src/run/launch.cjs'), 'synth'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return join(folder, 'dist/cat-cafe/terraform');
}
