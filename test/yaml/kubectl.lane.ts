/**
 * Does kubectl read back what we write?
 *
 *   npx tsx test/yaml/kubectl.lane.ts [--strings 100000] [--seed 1]   adversarial strings as values and as keys
 *   npx tsx test/yaml/kubectl.lane.ts --dist DIR                      every YAML file below DIR
 *
 * Needs kubectl, but no cluster. Ends with `N passed, M failed`; exits 1 on a difference and 2 if it could not run.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../src/platform/json';
import { emitYaml } from '../../src/yaml';
import { KubectlMissing, readBack } from './kubectl';
import { adversarialStrings } from './strings';

const STRINGS_PER_CALL = 2000;
const FILES_PER_CALL = 100;
const SHOWN_FAILURES = 20;

const folder = mkdtempSync(join(tmpdir(), 'kubectl-lane-'));
try {
  process.exitCode = run();
} catch (error) {
  if (!(error instanceof KubectlMissing)) throw error;
  console.error(error.message);
  process.exitCode = 2;
} finally {
  rmSync(folder, { recursive: true });
}

function run(): number {
  const { values } = parseArgs({
    options: {
      strings: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      dist: { type: 'string' },
    },
  });
  return values.dist === undefined
    ? checkStrings(Number(values.strings), Number(values.seed))
    : checkFiles(values.dist);
}

function checkStrings(count: number, seed: number): number {
  if (!(Number.isInteger(count) && count > 0 && Number.isInteger(seed))) {
    console.error('--strings takes a whole number above 0, --seed a whole number');
    return 2;
  }
  const strings = new Set<string>();
  for (const text of adversarialStrings(seed)) {
    strings.add(text);
    if (strings.size === count) break;
  }
  const failed = batches([...strings], STRINGS_PER_CALL).flatMap((batch) => offenders(batch, survive));
  return report(
    strings.size,
    failed.map((text) => JSON.stringify(text).slice(0, 200)),
  );
}

function survive(strings: readonly string[]): boolean {
  const object = placed(strings);
  const file = join(folder, 'strings.yaml');
  writeFileSync(file, emitYaml(object));
  return isDeepStrictEqual(readBack([file]), [object]);
}

/** Each string in every place that the emitter treats apart. */
function placed(strings: readonly string[]): JsonObject {
  return {
    apiVersion: 'lane.example/v1',
    kind: 'Strings',
    metadata: { name: 'strings' },
    spec: {
      values: Object.fromEntries(strings.map((text, index) => [`value-${index}`, text])),
      items: strings,
      nested: strings.map((text, index) => [[text], { first: text, second: { deep: index } }]),
      keys: Object.fromEntries(strings.map((text, index) => [text, index])),
      firstKeys: strings.map((text) => Object.fromEntries([[text, [text]]])),
      keysOfObjects: Object.fromEntries(strings.map((text, index) => [text, { index, none: {} }])),
    },
  };
}

function checkFiles(root: string): number {
  if (!existsSync(root)) {
    console.error(`--dist ${root}: no such folder`);
    return 2;
  }
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) {
    console.error(`no YAML file below ${root}`);
    return 2;
  }
  return report(
    files.length,
    batches(files, FILES_PER_CALL).flatMap((batch) => offenders(batch, readAlike)),
  );
}

/** kubectl and the `yaml` package are two readers that share no code. */
function readAlike(files: readonly string[]): boolean {
  const expected = files.flatMap((file) =>
    parseAllDocuments(readFileSync(file, 'utf8'), { version: '1.1' }).map((document) => document.toJS() as unknown),
  );
  return isDeepStrictEqual(readBack(files), expected);
}

function batches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

/** Those in the batch that do not hold by themselves; found by halving, because one offender can spoil a whole call. */
function offenders<T>(batch: readonly T[], hold: (batch: readonly T[]) => boolean): T[] {
  if (hold(batch)) return [];
  if (batch.length === 1) return [...batch];
  const half = Math.ceil(batch.length / 2);
  return [...offenders(batch.slice(0, half), hold), ...offenders(batch.slice(half), hold)];
}

function report(total: number, failed: readonly string[]): number {
  for (const text of failed.slice(0, SHOWN_FAILURES)) console.log(`differs: ${text}`);
  console.log(`${total - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}
