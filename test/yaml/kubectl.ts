import { spawnSync } from 'node:child_process';

const MAX_OUTPUT = 2 ** 29;

export class KubectlMissing extends Error {
  override readonly message =
    'kubectl is not on the PATH. Install it (https://kubernetes.io/docs/tasks/tools/); no cluster is needed.';
}

/** The objects in the files as kubectl understands them; a sentence of kubectl's instead where it refuses a file. */
export function readBack(files: readonly string[]): unknown[] | string {
  const args = ['patch', '--local', '--type=merge', '-p', '{}', '-o', 'json', ...files.flatMap((file) => ['-f', file])];
  const kubectl = spawnSync('kubectl', args, { encoding: 'utf8', maxBuffer: MAX_OUTPUT });
  if (kubectl.error) {
    if ((kubectl.error as NodeJS.ErrnoException).code === 'ENOENT') throw new KubectlMissing();
    throw kubectl.error;
  }
  if (kubectl.status !== 0) return kubectl.stderr;
  // kubectl prints one indented object after the other, so only their outer braces stand at the start of a line.
  return kubectl.stdout.split(/^(?=\{)/m).map((text) => JSON.parse(text) as unknown);
}
