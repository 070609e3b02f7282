import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { lane } from '../lanes/lane.js';
import { check } from './checks.js';
import { programs } from './server.js';
import { World } from './world.js';

lane('postgresql', async ({ report, rendered }) => {
  const world = await World.make(rendered);
  report.step(execFileSync(join(programs(), 'postgres'), ['--version'], { encoding: 'utf8' }).trim());
  await check(world, report);
});
