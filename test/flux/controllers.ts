import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Access } from '../cluster/api';
import { kubeconfigOf } from '../lanes/kubeconfig.js';
import { freePort, type Running, start, until } from '../lanes/processes.js';

type Environment = Readonly<Record<string, string>>;

/** Starts source-, kustomize- and helm-controller against the API, as the administrator, and waits until they are ready. */
export async function startControllers(
  bin: string,
  access: Access,
  folder: string,
  internet: Environment,
): Promise<void> {
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(access)), { mode: 0o600 });
  const storage = `127.0.0.1:${await freePort()}`;
  const data = join(folder, 'artifacts');
  mkdirSync(data);
  const start = (name: string, flags: readonly string[], env: Environment = {}) =>
    startController(name, bin, folder, { KUBECONFIG: kubeconfig, RUNTIME_NAMESPACE: 'flux-system', ...env }, flags);
  await Promise.all([
    start(
      'source-controller',
      [`--storage-path=${data}`, `--storage-addr=${storage}`, `--storage-adv-addr=${storage}`],
      internet,
    ),
    // A Kustomization that waits for health keeps its worker: with as many workers as Kustomizations, the order is the declared one and not that of a queue.
    start('kustomize-controller', ['--concurrent=100', '--requeue-dependency=2s', '--http-retry=3']),
    start('helm-controller', ['--concurrent=20', '--requeue-dependency=2s', '--http-retry=3']),
  ]);
}

async function startController(
  name: string,
  bin: string,
  folder: string,
  env: Environment,
  flags: readonly string[],
): Promise<void> {
  const health = `127.0.0.1:${await freePort()}`;
  const temporary = join(folder, `${name}-tmp`);
  mkdirSync(temporary);
  const running = start({
    command: join(bin, name),
    args: [
      ...flags,
      `--health-addr=${health}`,
      `--metrics-addr=127.0.0.1:${await freePort()}`,
      // No notification-controller listens.
      '--events-addr=',
      '--min-retry-delay=500ms',
      '--max-retry-delay=5s',
      '--log-encoding=console',
    ],
    env: { ...env, TMPDIR: temporary },
    log: join(folder, `${name}.log`),
  });
  await until(`${name} is ready (${running.log})`, 120, () => ready(running, `http://${health}/readyz`));
}

async function ready(running: Running, url: string): Promise<true | undefined> {
  if (running.exited()) throw new Error(`the controller ended: ${running.log}`);
  return (await fetch(url).catch(() => undefined))?.ok ? true : undefined;
}
