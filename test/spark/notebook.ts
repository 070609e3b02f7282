import { join } from 'node:path';
import type { Manifest, Manifests } from '../lanes/manifests.js';
import type { People } from '../lanes/people.js';
import type { Engine } from './engine.js';

/** Runs the code cells of the rendered notebook in their order, with the variables that a person's server has. */
export async function notebook(rendered: Manifests, engine: Engine, people: People, folder: string): Promise<void> {
  const { cells } = JSON.parse(rendered.files('notebooks')['cat-cafe.ipynb'] ?? '');
  const code = cells
    .filter((cell: Manifest) => cell.cell_type === 'code')
    .map(({ source }: Manifest) => source.join(''));
  engine.write('notebook', { 'run.py': code.join('\n\n') });

  people.secret('notebook', join(folder, 'notebook-secret'));
  const { extraEnv } = rendered.find('HelmRelease', 'jupyterhub').spec.values.singleuser;
  const literal = Object.entries<unknown>(extraEnv).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string';
  });
  await engine.submit('notebook', {}, [], {
    ...Object.fromEntries(literal),
    // What stands in for the Service and the mounted Secret.
    PGPORT: String(people.server.port),
    PGSSLROOTCERT: join(folder, 'notebook-secret/ca.crt'),
    PGPASSWORD: people.passwords.get('notebook') ?? '',
  });
}
