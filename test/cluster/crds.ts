import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SchemaFile } from '../../src/check/schemas/file';
import type { Structure } from '../../src/check/schemas/structure';
import type { KubeApi } from './api';
import type { KubeObject } from './layers';

const COLLECTION = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/**
 * Loads the definitions of the kinds in use and waits until the server takes objects of them. Returns how many.
 * A kind or version that the library does not define is left to the server, whose refusal names the file.
 */
export async function loadCrds(api: KubeApi, library: string, objects: readonly KubeObject[]): Promise<number> {
  const definitions = definitionsOf(library, objects);
  const missing = new Map<string, KubeObject>();
  for (const object of objects) {
    const defined = definitions.has(groupKind(object));
    if (defined && !(await api.serves(object.apiVersion, object.kind))) missing.set(groupKind(object), object);
  }
  for (const wanted of missing.keys()) {
    const { ok, refusal } = await api.create(COLLECTION, definitions.get(wanted)!);
    if (!ok) throw new Error(`the definition of ${wanted} was refused: ${refusal}`);
  }
  for (const { apiVersion, kind } of missing.values()) await served(api, apiVersion, kind);
  return missing.size;
}

/** Text of the definition by group and kind, for those of the objects' kinds that have one. */
export function definitionsOf(library: string, objects: readonly KubeObject[]): ReadonlyMap<string, string> {
  const all = readLibrary(library);
  const definitions = new Map<string, string>();
  for (const object of objects) {
    const definition = definitions.has(groupKind(object))
      ? undefined
      : (all.get(groupKind(object)) ?? ownDefinition(object));
    if (definition) definitions.set(groupKind(object), definition);
  }
  return definitions;
}

/** A version that the definition does not serve never appears, so the wait has an end. */
async function served(api: KubeApi, apiVersion: string, kind: string): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(200)) {
    if (await api.serves(apiVersion, kind)) return;
  }
}

/** `<project>/<version>/<definition>.yaml` -> text by group and kind; of several versions, the newest counts. */
function readLibrary(library: string): Map<string, string> {
  const definitions = new Map<string, string>();
  for (const project of folders(library)) {
    const oldestFirst = folders(join(library, project)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    for (const version of oldestFirst) {
      const folder = join(library, project, version);
      for (const file of readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))) {
        for (const text of readFileSync(join(folder, file), 'utf8').split(/^---.*$/m)) {
          const definition = definedKind(text);
          if (definition) definitions.set(definition, text);
        }
      }
    }
  }
  return definitions;
}

/** A kind that the library lacks, from the structure in schemas/: its fields are judged, its operator's defaults and CEL rules are not. */
function ownDefinition({ apiVersion, kind }: KubeObject): string | undefined {
  const file = join('schemas', `${apiVersion}.json`);
  if (!apiVersion.includes('.') || !existsSync(file)) return undefined;
  const { kinds, $defs } = JSON.parse(readFileSync(file, 'utf8')) as SchemaFile;
  const found = kinds[kind];
  if (!found) return undefined;
  const [group, version] = apiVersion.split('/');
  const plural = `${kind.toLowerCase()}s`;
  const expanded = expand(found.schema, $defs);
  const { apiVersion: _, kind: __, metadata: ___, ...properties } = expanded.properties ?? {};
  const openAPIV3Schema = { type: 'object', properties };
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: found.scope,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  });
}

/** Definitions in the place of references, in the words that a structural schema may have. */
function expand(structure: Structure, defs: SchemaFile['$defs']): Structure {
  const { $ref, additionalProperties, type, ...own } = structure;
  const name = $ref?.split('#/$defs/')[1];
  const referred = !name ? {} : defs[name] ? expand(defs[name], defs) : anything;
  const members = own.properties && Object.entries(own.properties).map(([key, member]) => [key, expand(member, defs)]);
  return {
    ...referred,
    ...own,
    ...(Array.isArray(type) ? { 'x-kubernetes-int-or-string': true } : type ? { type } : {}),
    ...(members ? { properties: Object.fromEntries(members) } : {}),
    ...(own.items ? { items: expand(own.items, defs) } : {}),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: expand(additionalProperties, defs) } : {}),
  } as Structure;
}

/** What other files define (quantities, selectors) is not judged here. */
const anything = { 'x-kubernetes-preserve-unknown-fields': true };

/** Reads two lines instead of the whole file: parsing forty megabytes of definitions takes longer than applying ours. */
function definedKind(text: string): string | undefined {
  if (!/^kind: CustomResourceDefinition$/m.test(text)) return undefined;
  const group = /^ {2}group: (\S+)$/m.exec(text)?.[1];
  const kind = /^ {4}kind: (\S+)$/m.exec(text)?.[1];
  return `${group}/${kind}`.replaceAll('"', '');
}

export function groupKind({ apiVersion, kind }: KubeObject): string {
  return `${apiVersion.split('/')[0]}/${kind}`;
}

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
