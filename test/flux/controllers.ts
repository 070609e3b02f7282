import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Access } from '../cluster/api';
import { kubeconfigOf } from '../lanes/kubeconfig.js';
import { freePort } from '../lanes/ports.js';
import { PATIENCE, type Running, start, until } from '../lanes/processes.js';

type Environment = Readonly<Record<string, string>>;

/** Starts Flux's controllers, with the flags that are rendered for them, against the API, as the administrator, and waits until they are ready. */
export async function startControllers(
  bin: string,
  access: Access,
  folder: string,
  internet: Environment,
  rendered: (controller: string) => readonly string[],
): Promise<void> {
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(access)), { mode: 0o600 });
  const storage = `127.0.0.1:${await freePort()}`;
  const data = join(folder, 'artifacts');
  mkdirSync(data);
  const events = `127.0.0.1:${await freePort()}`;
  const start = (name: string, flags: readonly string[]) =>
    startController(name, bin, folder, { KUBECONFIG: kubeconfig, RUNTIME_NAMESPACE: 'flux-system', ...internet }, [
      ...rendered(name),
      ...flags,
    ]);
  const told = `--events-addr=http://${events}/`;
  await Promise.all([
    start('notification-controller', [`--events-addr=${events}`, `--receiverAddr=127.0.0.1:${await freePort()}`]),
    start('source-controller', [
      told,
      `--storage-path=${data}`,
      `--storage-addr=${storage}`,
      `--storage-adv-addr=${storage}`,
    ]),
    start('kustomize-controller', [told, '--http-retry=3']),
    start('helm-controller', [told, '--http-retry=3']),
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
      '--min-retry-delay=500ms',
      '--max-retry-delay=5s',
      '--log-encoding=console',
    ],
    env: { ...env, TMPDIR: temporary },
    log: join(folder, `${name}.log`),
  });
  await until(`${name} is ready (${running.log})`, PATIENCE, () => ready(running, `http://${health}/readyz`));
}

async function ready(running: Running, url: string): Promise<true | undefined> {
  if (running.exited()) throw new Error(`the controller ended: ${running.log}`);
  return (await fetch(url).catch(() => undefined))?.ok ? true : undefined;
}
