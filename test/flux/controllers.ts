import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Access } from '../cluster/api';
import { freePort, type Running, start, until } from '../lanes/processes.js';

/** Label of what src/derive/flux renders into flux/: of all sources, the lane's network reaches only that one. */
const OWN_SOURCES = 'app.kubernetes.io/instance=flux';

/** Starts source-controller and kustomize-controller against the API, as the administrator, and waits until both are ready. */
export async function startControllers(bin: string, access: Access, folder: string): Promise<void> {
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(access)), { mode: 0o600 });
  const storage = `127.0.0.1:${await freePort()}`;
  const data = join(folder, 'artifacts');
  mkdirSync(data);
  await Promise.all([
    startController('source-controller', bin, folder, kubeconfig, [
      `--storage-path=${data}`,
      `--storage-addr=${storage}`,
      `--storage-adv-addr=${storage}`,
      `--watch-label-selector=${OWN_SOURCES}`,
    ]),
    // A Kustomization that waits for health keeps its worker: with as many workers as Kustomizations, the order is the declared one and not that of a queue.
    startController('kustomize-controller', bin, folder, kubeconfig, [
      '--concurrent=100',
      '--requeue-dependency=2s',
      '--http-retry=3',
    ]),
  ]);
}

async function startController(name: string, bin: string, folder: string, kubeconfig: string, flags: string[]) {
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
    env: { KUBECONFIG: kubeconfig, RUNTIME_NAMESPACE: 'flux-system', TMPDIR: temporary },
    log: join(folder, `${name}.log`),
  });
  await until(`${name} is ready (${running.log})`, 120, () => ready(running, `http://${health}/readyz`));
}

async function ready(running: Running, url: string): Promise<true | undefined> {
  if (running.exited()) throw new Error(`the controller ended: ${running.log}`);
  return (await fetch(url).catch(() => undefined))?.ok ? true : undefined;
}

function kubeconfigOf({ port, token, authority }: Access) {
  const named = (name: string, key: string, value: object) => [{ name, [key]: value }];
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority-data': Buffer.from(authority).toString('base64'),
  };
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: named('lane', 'cluster', cluster),
    users: named('lane', 'user', { token }),
    contexts: named('lane', 'context', { cluster: 'lane', user: 'lane' }),
    'current-context': 'lane',
  };
}
