import { groupOf, type Problem } from '#platform';
import type { Manifest } from '#render';
import { type Check, whereOf } from './check';

/** Every object is stated once and has a file of its own. The API server would keep the one that came last, and the file system too. */
export const identity: Check = (manifests, around) => {
  const problems: Problem[] = [];
  const byIdentity = new Map<string, Manifest>();
  const byPath = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const { apiVersion, kind, metadata } = manifest.object;
    const key = `${groupOf(apiVersion)}/${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
    const same = byIdentity.get(key);
    const neighbour = byPath.get(manifest.path);
    if (same) {
      const where = metadata.namespace === undefined ? '' : ` in namespace '${metadata.namespace}'`;
      problems.push({
        code: 'LH006',
        where: whereOf(manifest, around),
        what: `a ${kind} of that name${where} stands already at ${same.origin}`,
        fix: 'Rename one of them, or refer to the one that is there.',
      });
    } else if (neighbour) {
      problems.push({
        code: 'LH007',
        where: whereOf(manifest, around),
        what: `its file ${manifest.path} is also that of ${neighbour.object.apiVersion} ${neighbour.object.kind} '${neighbour.object.metadata.name}' at ${neighbour.origin}`,
        fix: 'Rename one of them, or put it in another component.',
      });
    }
    byIdentity.set(key, manifest);
    byPath.set(manifest.path, manifest);
  }
  return problems;
};
