import { groupOf, type Problem } from '#platform';
import type { Manifest } from '#render';
import { problemAt, type Surroundings } from './check';

/** Every object is stated once and has a file of its own. The API server would keep the one that came last, and the file system too. */
export class Identities {
  private readonly byIdentity = new Map<string, string>();
  private readonly byPath = new Map<string, string>();

  constructor(private readonly around: Surroundings) {}

  /** Enters an object; tells if its name or its file is taken. */
  enter(manifest: Manifest): Problem | undefined {
    const { object, path, origin } = manifest;
    const { apiVersion, kind, metadata } = object;
    const key = `${groupOf(apiVersion)}/${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
    const same = this.byIdentity.get(key);
    const neighbour = this.byPath.get(path);
    this.byIdentity.set(key, origin);
    this.byPath.set(path, origin);
    if (same !== undefined) {
      const where = metadata.namespace === undefined ? '' : ` in namespace '${metadata.namespace}'`;
      const what = `a ${kind} of that name${where} stands already at ${same}`;
      return problemAt(manifest, this.around, 'LH006', what, 'Rename one of them, or refer to the one that is there.');
    }
    if (neighbour === undefined) return undefined;
    const what = `its file ${path} is also that of the object at ${neighbour}`;
    return problemAt(manifest, this.around, 'LH007', what, 'Rename one of them, or put it in another component.');
  }
}
