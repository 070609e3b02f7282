import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeApi } from './api';
import type { KubeObject } from './layers';

const COLLECTION = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/**
 * Loads the definitions of the kinds in use and waits until the server takes objects of them. Returns how many.
 * A kind or version that the library does not define is left to the server, whose refusal names the file.
 */
export async function loadCrds(api: KubeApi, library: string, objects: readonly KubeObject[]): Promise<number> {
  const definitions = readLibrary(library);
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

/** Reads two lines instead of the whole file: parsing forty megabytes of definitions takes longer than applying ours. */
function definedKind(text: string): string | undefined {
  if (!/^kind: CustomResourceDefinition$/m.test(text)) return undefined;
  const group = /^ {2}group: (\S+)$/m.exec(text)?.[1];
  const kind = /^ {4}kind: (\S+)$/m.exec(text)?.[1];
  return `${group}/${kind}`.replaceAll('"', '');
}

function groupKind({ apiVersion, kind }: KubeObject): string {
  return `${apiVersion.split('/')[0]}/${kind}`;
}

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
