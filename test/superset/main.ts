import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stopAll } from '../flink/processes.js';
import { Report } from '../flink/report.js';
import { check } from './checks.js';
import { prepare } from './world.js';

/** Tries what is rendered for Superset below one cluster's folder of dist/, and returns the exit code. */
async function main(dist: string, lab: string, postgres: string): Promise<number> {
  const report = new Report();
  try {
    if (!existsSync(dist)) throw new Error(`${dist} does not exist: run \`npm run synth\` first`);
    claim(join(lab, 'run.pid'));
    const folder = join(lab, 'run');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const world = await prepare(dist, lab, postgres, folder);
    process.once('exit', () => world.postgres.stop());
    report.step('PostgreSQL, a store in memory, and somebody who answers as Trino');
    await check(world, report);
    world.trino.close();
  } catch (error) {
    report.failure('the lane came to its end', error);
  }
  return report.finish();
}

/** Two lanes in one folder would delete each other's files. */
function claim(file: string): void {
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (owner > 0 && isAlive(owner)) throw new Error(`process ${owner} runs the lane already (${file})`);
  writeFileSync(file, String(process.pid));
  process.once('exit', () => rmSync(file, { force: true }));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function leave(code: number): Promise<never> {
  await stopAll();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave(130));
const postgres = process.env.LAKEHOUSE_POSTGRESQL;
if (postgres === undefined) throw new Error('LAKEHOUSE_POSTGRESQL names no folder: start test/superset/run.sh');
void main(
  resolve(process.argv[2] ?? 'dist/cat-cafe'),
  resolve(process.env.LAKEHOUSE_LAB ?? 'test/superset/.work/lab'),
  postgres,
).then(leave);
