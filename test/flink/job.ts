import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, start } from '../lanes/processes.js';
import { type JavaHome, java } from './java.js';
import type { SqlJob } from './rendered.js';

/** Starts one rendered script, unchanged, in one JVM with a Flink cluster inside. */
export async function startJob(job: SqlJob, home: JavaHome, flink: string, folder: string): Promise<Running> {
  const conf = join(folder, 'conf');
  mkdirSync(conf, { recursive: true });
  const script = join(folder, 'script.sql');
  writeFileSync(script, job.script);
  const entries = { ...keptConfiguration(job), ...localConfiguration(job, folder) };
  const yaml = Object.entries(entries).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  writeFileSync(join(conf, 'config.yaml'), yaml.join(''));
  const logging = join(folder, 'log4j-console.properties');
  if (job.logging) writeFileSync(logging, job.logging);
  // The last of two settings holds.
  const logs = job.logging ? [`-Dlog4j2.configurationFile=${logging}`, `-Dlog.file=${join(folder, 'file.log')}`] : [];
  return start({
    command: 'java',
    args: [...java(home, { heap: '768m' }), ...logs, ...OPENS, 'ScriptJob', '--scriptUri', `file://${script}`],
    env: {
      ...job.env,
      FLINK_CONF_DIR: conf,
      FLINK_PLUGINS_DIR: join(flink, 'plugins'),
    },
    log: join(folder, 'log'),
  });
}

/** The last error that a job wrote, for a report. */
export function lastError(job: Running): string {
  const causes = readFileSync(job.log, 'utf8').match(/^(?:Caused by|Exception in thread).*$/gm);
  return causes?.at(-1) ?? 'no exception in its log';
}

/**
 * Rendered settings that only make sense on Kubernetes, on several machines, or with a bucket for state. Everything
 * else reaches Flink as it was rendered.
 */
const LEFT_OUT: readonly RegExp[] = [
  /^kubernetes\./, // the operator's and the Kubernetes client's own
  /^job\.autoscaler\./, // the operator's own
  /^high-availability/, // needs the API server
  /^(jobmanager|taskmanager)\.(memory|bind|host|data|rpc)/, // one JVM, one address
  /^(rest|blob\.server|queryable-state)\./,
  /^(fs\.)?s3a?\./, // file system plugin of the image
  /^metrics\./, // reporters of the image, fixed ports
  /^env\./, // options for the JVMs of the image
  /^parallelism\.default$/, // spec.job.parallelism goes before it
];

const keptConfiguration = (job: SqlJob) =>
  Object.fromEntries(Object.entries(job.configuration).filter(([key]) => !LEFT_OUT.some((out) => out.test(key))));

function localConfiguration(job: SqlJob, folder: string): Record<string, string> {
  const slots = Number(job.configuration['taskmanager.numberOfTaskSlots'] ?? 1);
  return {
    'parallelism.default': String(job.parallelism),
    'minicluster.number-of-taskmanagers': String(Math.ceil(job.parallelism / slots)),
    'rest.address': '127.0.0.1',
    'rest.bind-address': '127.0.0.1',
    // Nobody asks it: any port that is free when it binds.
    'rest.bind-port': '0',
    'jobmanager.bind-host': '127.0.0.1',
    'taskmanager.bind-host': '127.0.0.1',
    'taskmanager.host': '127.0.0.1',
    'execution.checkpointing.dir': `file://${join(folder, 'checkpoints')}`,
    'execution.checkpointing.savepoint-dir': `file://${join(folder, 'savepoints')}`,
    // Tables and exactly-once sinks show rows at a checkpoint: wait seconds for them, not minutes.
    'execution.checkpointing.interval': '3s',
    'execution.checkpointing.min-pause': '0s',
  };
}

/** Java packages that Flink's serializers reach into, as the image's own start script opens them. */
const OPENS = ['lang', 'lang.reflect', 'net', 'io', 'nio', 'text', 'time', 'util', 'util.concurrent']
  .concat(['util.concurrent.atomic', 'util.concurrent.locks'])
  .map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`);
