import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Manifests } from './manifests.js';
import { stopAll } from './processes.js';
import { Report } from './report.js';

/** What every lane stands on. */
export interface Lane {
  readonly report: Report;
  readonly rendered: Manifests;
  /** Where the engines lie (setup.sh). */
  readonly lab: string;
  /** Empty, for all that this run writes. */
  readonly folder: string;
}

/** Tries what is rendered below one cluster's folder of dist/, which the first argument may name; ends all that was started, and the process. */
export function lane(name: string, body: (lane: Lane) => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave(130));
  void run(name, body).then(leave);
}

async function run(name: string, body: (lane: Lane) => Promise<void>): Promise<number> {
  const report = new Report();
  try {
    const rendered = Manifests.read(resolve(process.argv[2] ?? 'dist/cat-cafe'));
    const lab = resolve(process.env.LAKEHOUSE_LAB ?? '.lab');
    const folder = join(lab, 'run', name);
    mkdirSync(join(lab, 'run'), { recursive: true });
    claim(`${folder}.pid`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    await body({ report, rendered, lab, folder });
  } catch (error) {
    report.failure('the lane came to its end', error);
  }
  return report.finish();
}

/** Two runs in one folder would delete each other's files. */
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
