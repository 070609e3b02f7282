import { parse } from 'yaml';
import type { KubeObject } from '../cluster/layers';
import type { Kustomization } from './kustomizations.js';

/** What a person applies once (dist/<cluster>/start.md): the repository, and the Kustomization of all others. Both lie in the folder that it syncs. */
export interface Root {
  readonly source: KubeObject & { readonly spec: { readonly url: string } };
  readonly kustomization: Kustomization;
}

/** @param folder where the cluster's files lie in the repository */
export function rootOf(objects: readonly KubeObject[], folder: string): Root {
  const kustomization = objects.filter(isKustomization).find(({ spec }) => spec.path === `./${folder}/flux`);
  if (!kustomization) throw new Error(`no Kustomization is rendered that syncs ${folder}/flux`);
  const { kind, name } = kustomization.spec.sourceRef;
  const source = objects.find((each) => each.kind === kind && each.metadata.name === name);
  if (!source) throw new Error(`${kind} ${name} is not rendered`);
  return { source: source as Root['source'], kustomization };
}

/** By name: all that are synced from the repository. Flux's own controllers come as a signed artifact instead, and are there already. */
export function syncedFrom(objects: readonly KubeObject[], { source }: Root): ReadonlyMap<string, Kustomization> {
  const all = objects.filter(isKustomization).filter(({ spec: { sourceRef } }) => sourceRef.kind === source.kind);
  return new Map(all.map((each) => [each.metadata.name, each]));
}

const isKustomization = (object: KubeObject): object is Kustomization => object.kind === 'Kustomization';

interface Patch {
  readonly target: { readonly kind: string; readonly name: string };
  readonly patch: string;
}

/** Flags that a controller is given by what is rendered: the patches of Flux's own Deployments that append arguments. */
export function flagsOf(objects: readonly KubeObject[], controller: string): readonly string[] {
  const patches = objects.filter(isKustomization).flatMap(({ spec }) => (spec.patches ?? []) as readonly Patch[]);
  const own = patches.filter(
    ({ target }) => target.kind === 'Deployment' && RegExp(`^${target.name}$`).test(controller),
  );
  return own
    .map(({ patch }) => parse(patch))
    .flatMap((operations) => (Array.isArray(operations) ? operations : []))
    .filter(({ op, path }) => op === 'add' && path.endsWith('/args/-'))
    .map(({ value }) => value);
}
