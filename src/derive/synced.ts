import type { Component, Health, Kind } from '#platform';

/** How an engine calls the object that syncs a component. */
export const syncName = ({ folder }: Component): string => folder.replaceAll('/', '-');

/** Where a component's files lie in the repository. */
export const pathOf = ({ cluster, folder }: Component): string => `dist/${cluster.name}/${folder}`;

export type KindWithHealth = Kind & { readonly health: Health };

/** The kinds among components' objects of which it is stated how to tell that they work: each once, sorted. */
export function kindsWithHealth(...components: readonly Component[]): readonly KindWithHealth[] {
  const kinds = new Map<string, KindWithHealth>();
  for (const { resources } of components) {
    for (const { definition } of resources) {
      if (hasHealth(definition)) kinds.set(`${definition.kind} ${definition.apiVersion}`, definition);
    }
  }
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
}

const hasHealth = (kind: Kind): kind is KindWithHealth => kind.health !== undefined;
