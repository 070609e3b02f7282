import { argocd, type ClusterDefinition, Teams, type TeamsProps } from '#platform';
import type { Manifest } from '#render';
import { type Rendered, render } from '../../src/commands/render';
import { definitions } from './rendered';

/** The same cluster, with Argo CD in the place of Flux. */
export function underArgo(name: string): ClusterDefinition {
  const definition = definitions[name];
  if (!definition) throw new Error(`no cluster ${name}`);
  return { name, build: () => definition.build(argocd(from)) };
}

/** Where the clusters of the project are kept. */
export const from = { url: 'https://github.com/cat-cafe/lakehouse-gitops' } as const;

export interface Watched extends Rendered {
  readonly manifests: readonly Manifest[];
}

export function renderedUnderArgo(name: string): Watched {
  const manifests: Manifest[] = [];
  const result = render(underArgo(name), process.cwd(), (manifest) => manifests.push(manifest));
  return { ...result, manifests };
}

/** The same cluster, with other teams. */
export function withTeams(name: string, teams: TeamsProps): Watched {
  const definition = definitions[name];
  if (!definition) throw new Error(`no cluster ${name}`);
  const build = () => Object.defineProperty(definition.build(), 'teams', { value: new Teams(name, teams) });
  const manifests: Manifest[] = [];
  return { ...render({ name, build }, process.cwd(), (manifest) => manifests.push(manifest)), manifests };
}
