import { lane } from '../lanes/lane.js';
import { readRendered } from './rendered.js';
import { scenario } from './scenario.js';
import { prepare } from './world.js';

lane('flink', async ({ report, rendered, lab, folder }) => {
  const read = readRendered(rendered);
  if (read.jobs.length === 0) throw new Error('no rendered FlinkDeployment starts a SQL script');
  await scenario(await prepare(read, lab, folder, report), report);
});
