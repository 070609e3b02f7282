import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { promisify } from 'node:util';

/** What a program is started with. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment of the lane. */
  readonly env?: Readonly<Record<string, string>>;
  /** File that takes everything the program prints. */
  readonly log: string;
}

/** A program of the lane that goes on running. */
export interface Running {
  readonly log: string;
  readonly exited: () => boolean;
  readonly stop: () => Promise<void>;
}

const alive = new Set<Running>();
let closing: Promise<void> | undefined;

/** Starts a program; `stopAll` ends it by its own process handle, never by a name. */
export function start(launch: Launch): Running {
  if (closing !== undefined) throw new Error(`${launch.command} was not started: the lane is ending`);
  const log = openSync(launch.log, 'w');
  const child = spawn(launch.command, launch.args, {
    stdio: ['ignore', log, log],
    env: { ...process.env, ...launch.env },
  });
  closeSync(log);
  // An unhandled 'error' event (no such program) would end the lane before it could clean up; the exit shows it too.
  child.on('error', () => undefined);
  return watch(child, launch.log);
}

/** Ends all that the lane started, the newest first, and lets nothing start any more. */
export function stopAll(): Promise<void> {
  const stop = async () => {
    for (const running of [...alive].reverse()) await running.stop();
  };
  closing ??= stop();
  return closing;
}

/** Runs a program to its end and returns what it printed. */
export async function run(command: string, args: readonly string[]): Promise<string> {
  if (closing !== undefined) throw new Error(`${command} was not started: the lane is ending`);
  const ending = promisify(execFile)(command, [...args], { maxBuffer: 64 * 1024 * 1024 });
  const running = watch(ending.child, '');
  try {
    return (await ending).stdout;
  } finally {
    alive.delete(running);
  }
}

function watch(child: ChildProcess, log: string): Running {
  const running: Running = {
    log,
    exited: () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null,
    stop: async () => {
      if (!running.exited()) await end(child);
      alive.delete(running);
    },
  };
  alive.add(running);
  return running;
}

/** Seconds to wait for what has to come: far more than a busy machine needs, since a wait that is answered ends at once. */
export const PATIENCE = 300;

/** Asks `probe` until it answers with something, and fails with `what` after `seconds`. */
export async function until<T>(what: string, seconds: number, probe: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not seen within ${seconds} s`);
    await new Promise((wake) => setTimeout(wake, 300));
  }
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((exit) => child.once('exit', exit));
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(impatience);
}
