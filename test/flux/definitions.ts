import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { declaredKind } from '#platform';
import { definitionsOf, groupKind } from '../cluster/crds';
import type { KubeObject } from '../cluster/layers';

/** Definitions of the kinds in use, as text: by the release whose chart brings them, and those that no release brings. */
export interface Definitions {
  readonly brought: ReadonlyMap<string, readonly string[]>;
  readonly others: readonly KubeObject[];
}

export async function definitions(
  library: string,
  objects: readonly KubeObject[],
  releases: readonly string[],
): Promise<Definitions> {
  await declareKinds();
  const texts = definitionsOf(library, objects);
  const brought = new Map<string, string[]>();
  const others: KubeObject[] = [];
  for (const object of new Map(objects.map((each) => [groupKind(each), each])).values()) {
    const text = texts.get(groupKind(object));
    const operator = declaredKind(object.apiVersion, object.kind)?.operator?.name ?? '';
    if (text && releases.includes(operator)) brought.set(operator, [...(brought.get(operator) ?? []), text]);
    else if (text) others.push(object);
  }
  return { brought, others };
}

/** Loads what charts/ declares of kinds: whose operator serves them, and how it is told that they work. */
export async function declareKinds(): Promise<void> {
  for (const system of readdirSync('charts')) {
    const file = resolve('charts', system, 'resources.ts');
    if (existsSync(file)) await import(file);
  }
}
