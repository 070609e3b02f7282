import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Report } from '../flink/report.js';
import { check } from './checks.js';
import { World } from './world.js';

/** Tries what is rendered for PostgreSQL on a real one, and returns the exit code. */
async function main(bin: string): Promise<number> {
  const report = new Report();
  try {
    const world = await World.make(bin);
    process.once('exit', () => world.server.stop());
    report.step(execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).trim());
    await check(world, report);
  } catch (error) {
    report.failure('the lane came to its end', error);
  }
  return report.finish();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
const bin = process.env.LAKEHOUSE_POSTGRESQL;
if (bin === undefined) throw new Error('LAKEHOUSE_POSTGRESQL names no folder: start test/postgresql/run.sh');
void main(bin).then((code) => process.exit(code));
