import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Sample {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of user and system time of the whole process tree. */
  readonly cpu: number;
  /** Peak memory of the largest process, MiB; 0 where the system cannot tell. */
  readonly rss: number;
}

const TIME = '/usr/bin/time';
const notes = join(tmpdir(), `lakehouse-bench-${process.pid}`);
process.on('exit', () => {
  for (const kind of ['out', 'err', 'time', 'rss']) rmSync(`${notes}.${kind}`, { force: true });
});

/** Runs a shell command in a new process. The kernel's accounting of children, as bash reports it, has milliseconds. */
export function measure(command: string, cwd: string, env: Record<string, string> = {}): Sample {
  // Reading the certificates would add its 40 ms to every start of Node.js.
  const { NODE_EXTRA_CA_CERTS: _, LAKEHOUSE_ROOT: __, LAKEHOUSE_TRACE: ___, ...inherited } = process.env;
  const all = { ...inherited, npm_config_update_notifier: 'false', LC_ALL: 'C', ...env, BENCH_COMMAND: command };
  const rss = existsSync(TIME) ? `${TIME} -q -f %M -o ${notes}.rss ` : '';
  const script = `TIMEFORMAT='%3R %3U %3S'; { time ${rss}sh -c "$BENCH_COMMAND" > ${notes}.out 2> ${notes}.err; } 2> ${notes}.time`;
  const { status } = spawnSync('bash', ['-c', script], { cwd, env: all, stdio: 'ignore' });
  if (status !== 0) {
    const said = readFileSync(`${notes}.err`, 'utf8') + readFileSync(`${notes}.out`, 'utf8');
    throw new Error(`'${command}' failed:\n${said.slice(0, 2000)}`);
  }
  const [wall, user, system] = readFileSync(`${notes}.time`, 'utf8').trim().split(' ').map(Number);
  const peak = rss ? Number(readFileSync(`${notes}.rss`, 'utf8').trim()) / 1024 : 0;
  return { wall: wall!, cpu: user! + system!, rss: peak };
}

export function minimum(values: readonly number[]): number {
  return Math.min(...values);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
