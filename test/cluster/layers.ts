import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseDocument } from 'yaml';
import { layers } from '../../src/platform/layers';

export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly generation?: number;
    readonly resourceVersion?: string;
  };
  readonly [field: string]: unknown;
}

/** One rendered file: its bytes, and the object that they mean to us. */
export interface Rendered {
  /** Path below the cluster's folder. */
  readonly file: string;
  readonly yaml: string;
  readonly object: KubeObject;
}

/** The sync objects come last: they live in a namespace that is not ours, and nothing of ours waits for them. */
const ORDER: readonly string[] = [...layers, 'flux', 'argocd'];

/** Every object of a rendered cluster, in the order of its layers; namespaces come first within theirs. */
export function readCluster(folder: string): Rendered[] {
  const files = yamlFiles(folder)
    .map((path) => ({ path, file: relative(folder, path).split(sep).join('/') }))
    // How kubectl puts objects together is none itself.
    .filter(({ file }) => !file.endsWith('/kustomization.yaml'));
  const stray = files.find(({ file }) => !ORDER.includes(layerOf(file)));
  if (stray) throw new Error(`${stray.path} lies in no layer that this lane applies (${ORDER.join(', ')})`);
  if (files.length === 0) throw new Error(`${folder} holds no rendered object: run npm run synth`);

  const rank = ({ file, object }: Rendered) => ORDER.indexOf(layerOf(file)) * 2 + (object.kind === 'Namespace' ? 0 : 1);
  return files
    .map(({ path, file }) => read(path, file))
    .sort((a, b) => rank(a) - rank(b) || (a.file < b.file ? -1 : 1));
}

/** Namespaces that stand before the first of our objects: `flux bootstrap` makes its own before it reads any. */
export function bootstrapNamespaces(folder: string): readonly string[] {
  return existsSync(join(folder, 'flux')) ? ['flux-system'] : [];
}

/** Read as YAML 1.2, as we mean it: where Go reads the same bytes differently, the stored object will show it. */
function read(path: string, file: string): Rendered {
  const yaml = readFileSync(path, 'utf8');
  const document = parseDocument(yaml);
  const problem = document.errors[0];
  if (problem) throw new Error(`${path}: ${problem.message}`);
  const object: KubeObject | null = document.toJS();
  if (!object?.apiVersion || !object.kind || !object.metadata?.name)
    throw new Error(`${path} holds no Kubernetes object`);
  return { file, yaml, object };
}

function layerOf(file: string): string {
  return file.split('/')[0]!;
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name));
}
