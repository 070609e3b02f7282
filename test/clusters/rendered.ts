import { derive } from '#derive';
import type { Cluster, ClusterDefinition } from '#platform';
import type { Manifest } from '#render';
import catCafe from '../../clusters/cat-cafe';
import catCafeDev from '../../clusters/cat-cafe-dev';
import { type Rendered, render } from '../../src/commands/render';

/** The clusters of the project, by name. */
export const definitions: Readonly<Record<string, ClusterDefinition>> = {
  'cat-cafe': catCafe,
  'cat-cafe-dev': catCafeDev,
};

export interface Watched extends Rendered {
  readonly manifests: readonly Manifest[];
}

const known = new Map<string, Watched>();

/** A cluster as synth renders it; rendered once for all tests of a file. */
export function rendered(name: string): Watched {
  let result = known.get(name);
  if (!result) {
    const definition = definitions[name];
    if (!definition) throw new Error(`no cluster ${name}`);
    const manifests: Manifest[] = [];
    result = { ...render(definition, process.cwd(), (manifest) => manifests.push(manifest)), manifests };
    known.set(name, result);
  }
  return result;
}

/** A cluster of a test, described and derived. */
export function derived(definition: ClusterDefinition): Cluster {
  const cluster = definition.build();
  derive(cluster);
  return cluster;
}
