import { lane } from '../lanes/lane.js';
import { healths } from './healths.js';
import { scenario } from './scenario.js';
import { prepare } from './world.js';

lane('argocd', async ({ report, folder }) => {
  const world = await prepare(folder, report);
  try {
    await healths(world, folder, report);
    await scenario(world, report);
  } finally {
    await world.stop();
  }
});
