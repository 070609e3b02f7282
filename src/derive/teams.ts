import type { Cluster, Component } from '#platform';
import { groupedBy } from './grouped';

/**
 * The team that owns a component: what runs in its namespaces, unless that is a chart of others. A chart brings kinds and rights that nobody knows before
 * it is rendered, and whoever may change its release may have any of them: it stays with the platform.
 */
export function teamOf(component: Component): string | undefined {
  const { cluster, layer, home } = component;
  if (layer !== 'services' && layer !== 'workloads') return undefined;
  const team = cluster.teams.ownerOf(home);
  if (team === undefined || cluster.chartReleases.some((release) => release.component === component)) return undefined;
  return team;
}

/** What each team owns, teams and components in order of their names. */
export function componentsByTeam({ components }: Cluster): ReadonlyMap<string, readonly Component[]> {
  const owned = components.flatMap((component) => {
    const team = teamOf(component);
    return team === undefined ? [] : [{ team, component }];
  });
  return new Map(
    [...groupedBy(owned, ({ team }) => team)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([team, group]) => [team, group.map(({ component }) => component)]),
  );
}

/** How an engine calls what stands for a team. Layers, whose names are the platform's, have no such prefix. */
export const nameOfTeam = (team: string): string => `team-${team}`;
