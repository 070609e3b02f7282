import type { Sync } from '#platform';
import type { Manifest } from '#render';
import { type Rendered, render } from '../../src/commands/render';
import { definitions } from '../clusters/rendered';

export interface Started extends Rendered {
  readonly manifests: readonly Manifest[];
  /** The commands of start.md, one a line. */
  readonly commands: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
  object(path: string): any;
}

/** A cluster of the project, carried there by somebody else or otherwise. */
export function startedWith(name: string, sync: Sync): Started {
  const definition = definitions[name];
  if (!definition) throw new Error(`no cluster ${name}`);
  const manifests: Manifest[] = [];
  const result = render({ name, build: () => definition.build(sync) }, process.cwd(), (manifest) =>
    manifests.push(manifest),
  );
  const page = result.files.files.get('start.md') ?? '';
  return {
    ...result,
    manifests,
    commands: [...page.matchAll(/```sh\n(.*?)\n {3}```/gs)].flatMap(([, block = '']) =>
      block.split('\n').map((line) => line.trim()),
    ),
    object: (path) => manifests.find((manifest) => manifest.path === path)?.object,
  };
}

/** Paths of dist/<cluster>/ that commands name. */
export const pathsIn = (name: string, commands: readonly string[]): readonly string[] =>
  commands.flatMap((command) =>
    [...command.matchAll(/dist\/([\w-]+)\/(\S+)/g)].map(([, cluster, path = '']) => {
      expect(cluster).toBe(name);
      return path;
    }),
  );
