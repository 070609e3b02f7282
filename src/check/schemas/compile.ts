import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { coreFiles } from './core';
import { crdFiles } from './crd';
import { placeOf, type SchemaFile, textOf } from './file';
import { keptFiles } from './kept';
import { coreKinds, coreRelease, crdKinds, type Release, type Scope } from './kinds';
import { sorted } from './structure';
import { typesOf } from './typescript';

/**
 * Every file of `schemas/`, path -> text, from folders of collected CRDs and Kubernetes definitions; the first that holds a release counts.
 * What none of them holds stays as it was compiled, so that one new project does not ask for the CRDs of all.
 */
export function compile(from: readonly string[], committed = 'schemas'): ReadonlyMap<string, string> {
  const holder = ({ folder }: Release) => from.find((path) => existsSync(join(path, folder)));
  const held = from.map((path) => crdKinds.filter(({ release }) => holder(release) === path));
  const absent = new Set(crdKinds.map(({ release }) => release).filter((release) => holder(release) === undefined));
  const core = holder(coreRelease);
  if (core === undefined) absent.add(coreRelease);
  const files = [
    ...(core === undefined ? [] : coreFiles(core, coreRelease, coreKinds)),
    ...from.flatMap((path, i) => crdFiles(path, held[i]!)),
    ...keptFiles(committed, absent),
  ];
  const out = new Map<string, string>();
  for (const file of files) {
    out.set(`${placeOf(file.apiVersion)}.json`, textOf(file));
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
  const { values } = parseArgs({ options: { from: { type: 'string', multiple: true, default: ['../shared/crds'] } } });
  const missing = values.from.find((path) => !existsSync(path));
  if (missing !== undefined) {
    console.error(`schemas: no folder ${missing}. Name the folders of collected CRDs with --from DIR, once for each.`);
    process.exitCode = 1;
    return;
  }
  const out = compile(values.from);
  const stale = (readdirSync('schemas', { recursive: true }) as string[]).filter((path) => {
    // Values of charts are compiled by themselves (src/check/charts/compile.ts).
    return /\.(json|ts)$/.test(path) && !path.startsWith('charts/') && !out.has(path);
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
