import { readFileSync } from 'node:fs';
import { versions } from '#platform';

test('the notebook server is of the version of the hub, and holds what dist/ names', () => {
  const requirements = readFileSync('apps/jupyter/requirements.txt', 'utf8');
  expect(requirements).toContain(`\njupyterhub==${versions.jupyter.hub}\n`);
  expect(requirements).toContain(`\njupyterlab==${versions.jupyter.lab}\n`);
});
