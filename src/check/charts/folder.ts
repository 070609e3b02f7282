import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Wanted } from './wanted';

/** Unpacked below one of the folders, as `<chart>-<version>` or `<chart>`; else pulled with helm from where it is published. */
export function folderOf(
  { name, version, pin }: Omit<Wanted, 'isStated'>,
  from: readonly string[],
  pulled: string,
): string {
  const own = `${name}-${version}`;
  const places = from.flatMap((folder) => [join(folder, own), join(folder, own, name), join(folder, name)]);
  const found = places.find((place) => existsSync(join(place, 'Chart.yaml')));
  if (found !== undefined) return found;
  const which = pin.from === 'oci' ? [pin.url] : [pin.chart, '--repo', pin.url];
  const into = join(pulled, own);
  execFileSync('helm', ['pull', ...which, '--version', version, '--untar', '--untardir', into], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // Helm makes a folder of the chart's name in it.
  return join(into, name);
}
