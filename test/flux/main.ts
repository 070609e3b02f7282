import { lane } from '../lanes/lane.js';
import { scenario } from './scenario.js';
import { prepare } from './world.js';

lane('flux', async ({ report, folder }) => {
  const world = await prepare(process.argv[2] ?? 'dist/cat-cafe', folder, report);
  try {
    await scenario(world, report);
  } finally {
    await world.stop();
  }
});
