import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { baseConf, mixApps, objectsOf } from './objects';

type Found = Record<string, unknown> & { metadata: { name: string; labels?: Record<string, string> } };

/**
 * Throws unless every object of the workload stands in the output, value for value. More is allowed: ours adds common
 * labels, namespaces and what carries the objects into the cluster.
 */
export function verify(name: string, output: string, objects: number): void {
  const found = new Map<string, Found>();
  for (const object of readAll(output)) found.set(`${object.kind} ${object.metadata.name}`, object);
  for (const app of mixApps(objects)) {
    for (const expected of objectsOf(app, baseConf()) as Found[]) {
      const key = `${expected.kind} ${expected.metadata.name}`;
      const object = found.get(key);
      if (!object) throw new Error(`${name} rendered no ${key}`);
      if (!sameValues(expected, object)) throw new Error(`${name} rendered another ${key}: ${JSON.stringify(object)}`);
    }
  }
}

function sameValues({ metadata, ...body }: Found, { metadata: other, ...otherBody }: Found): boolean {
  const labels = Object.entries(metadata.labels ?? {});
  const isLabelled = labels.every(
    ([label, value]) => label.startsWith('app.kubernetes.io/') || other.labels?.[label] === value,
  );
  return isLabelled && isDeepStrictEqual(body, otherBody);
}

function readAll(folder: string): Found[] {
  return readdirSync(folder, { recursive: true })
    .map((path) => join(folder, String(path)))
    .filter((path) => path.endsWith('.yaml') && statSync(path).isFile())
    .flatMap((path) => parseAllDocuments(readFileSync(path, 'utf8'), { version: '1.1' }))
    .map((document) => document.toJS() as Found | null)
    .filter((object) => object !== null);
}
