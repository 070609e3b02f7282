import { groupOf, type Problem } from '#platform';
import type { Manifest, Origin } from '#render';
import { problemAt, type Surroundings } from './check';

/** Every object is stated once and has a file of its own. The API server would keep the one that came last, and the file system too. */
export class Identities {
  private readonly byPath = new Map<string, Origin>();
  /** By group, kind, namespace and name, one map in another: a joined text would have to be built and hashed for each object. */
  private readonly groups = new Map<string, Map<string, Map<string, Map<string, Origin>>>>();

  constructor(private readonly around: Surroundings) {}

  /** Enters an object; tells if its name or its file is taken. */
  enter(manifest: Manifest): Problem | undefined {
    const { object, path, origin } = manifest;
    const { apiVersion, kind, metadata } = object;
    const names = inner(inner(inner(this.groups, groupOf(apiVersion)), kind), metadata.namespace ?? '');
    const same = names.get(metadata.name);
    const neighbour = this.byPath.get(path);
    names.set(metadata.name, origin);
    this.byPath.set(path, origin);
    if (same !== undefined) {
      const where = metadata.namespace === undefined ? '' : ` in namespace '${metadata.namespace}'`;
      const what = `a ${kind} of that name${where} stands already at ${same.path}`;
      return problemAt(manifest, this.around, 'LH006', what, 'Rename one of them, or refer to the one that is there.');
    }
    if (neighbour === undefined) return undefined;
    const what = `its file ${path} is also that of the object at ${neighbour.path}`;
    return problemAt(manifest, this.around, 'LH007', what, 'Rename one of them, or put it in another component.');
  }
}

function inner<T>(maps: Map<string, Map<string, T>>, key: string): Map<string, T> {
  let map = maps.get(key);
  if (map === undefined) {
    map = new Map();
    maps.set(key, map);
  }
  return map;
}
