import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { coreFiles } from './core';
import { crdFiles } from './crd';
import { placeOf, type SchemaFile } from './file';
import { coreKinds, coreRelease, crdKinds, type Scope } from './kinds';
import { sorted } from './structure';
import { typesOf } from './typescript';

/** Every file of `schemas/`, path -> text, from a directory of collected CRDs and Kubernetes definitions. */
export function compile(from: string): ReadonlyMap<string, string> {
  const files = [...coreFiles(from, coreRelease, coreKinds), ...crdFiles(from, crdKinds)];
  const out = new Map<string, string>();
  for (const file of files) {
    out.set(`${placeOf(file.apiVersion)}.json`, `${JSON.stringify(file, null, 1)}\n`);
    out.set(`${placeOf(file.apiVersion)}.ts`, typesOf(file));
  }
  return out.set('index.json', `${JSON.stringify(indexOf(files), null, 1)}\n`);
}

/** Scope of every kind: all that most readers of `schemas/` want to know. */
function indexOf(files: readonly SchemaFile[]): Readonly<Record<string, Scope>> {
  const entries = files.flatMap(({ apiVersion, kinds }) =>
    Object.entries(kinds).map(([kind, { scope }]): [string, Scope] => [`${apiVersion}/${kind}`, scope]),
  );
  return sorted(Object.fromEntries(entries));
}

function main(): void {
  const { values } = parseArgs({ options: { from: { type: 'string', default: '../shared/crds' } } });
  if (!existsSync(values.from)) {
    console.error(`schemas: no folder ${values.from}. Name the folder of collected CRDs with --from DIR.`);
    process.exitCode = 1;
    return;
  }
  const out = compile(values.from);
  const stale = (readdirSync('schemas', { recursive: true }) as string[]).filter((path) => {
    return /\.(json|ts)$/.test(path) && !out.has(path);
  });
  for (const path of stale) rmSync(join('schemas', path));
  let changed = 0;
  for (const [path, text] of out) {
    const target = join('schemas', path);
    if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    changed += 1;
  }
  console.log(`schemas: ${changed} written, ${stale.length} removed, ${out.size - changed} unchanged`);
}

if (process.argv[1]?.endsWith('compile.ts')) main();
