import { lane } from '../lanes/lane.js';
import { check } from './checks.js';
import { prepare } from './world.js';

lane('superset', async ({ report, rendered, lab, folder }) => {
  const world = await prepare(rendered, lab, folder);
  report.step('PostgreSQL, a store in memory, and somebody who answers as Trino');
  await check(world, report);
  world.trino.close();
});
