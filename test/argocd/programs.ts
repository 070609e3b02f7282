import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Internet } from '../lanes/internet.js';
import { freePort } from '../lanes/ports.js';
import { PATIENCE, type Running, start, until } from '../lanes/processes.js';

export interface Outside {
  readonly internet: Internet;
  /** Host that has certificates entered by a person (argocd-tls-certs-cm): Git reads no others. */
  readonly gitHost: string;
}

/** Starts Argo CD's application controller and repo server as an installation runs them, but for ports. No web server: nobody looks. Returns their end. */
export async function startArgo(
  bin: string,
  kubeconfig: string,
  outside: Outside,
  folder: string,
): Promise<() => Promise<void>> {
  const cache = `127.0.0.1:${await freePort()}`;
  const redis = start({ command: join(bin, 'redis'), args: [cache], log: join(folder, 'redis.log') });

  const server = `127.0.0.1:${await freePort()}`;
  const env = { ...ownFolders(folder, outside), KUBECONFIG: kubeconfig, PATH: `${bin}:${process.env.PATH}` };
  const repoServer = await startOne(bin, folder, 'repo-server', '/healthz?full=true', {
    args: (metrics) => [
      ...['--address=127.0.0.1', `--port=${server.split(':')[1]}`, '--disable-tls', '--client-ca-path='],
      ...['--metrics-address=127.0.0.1', `--metrics-port=${metrics}`, `--redis=${cache}`],
    ],
    env: { ...env, ...outside.internet.env },
  });
  const controller = await startOne(bin, folder, 'application-controller', '/healthz', {
    args: (metrics) => [
      ...[`--kubeconfig=${kubeconfig}`, '--namespace=argocd', `--metrics-port=${metrics}`, `--redis=${cache}`],
      ...[`--repo-server=${server}`, '--repo-server-plaintext', '--repo-server-timeout-seconds=180'],
    ],
    // The cluster that it runs in is the one of the file.
    env: { ...env, ARGOCD_FAKE_IN_CLUSTER: 'true' },
  });
  return async () => {
    for (const program of [controller, repoServer, redis]) await program.stop();
  };
}

interface One {
  readonly args: (metrics: number) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

async function startOne(
  bin: string,
  folder: string,
  name: string,
  health: string,
  { args, env }: One,
): Promise<Running> {
  const metrics = await freePort();
  const running = start({
    command: join(bin, 'argocd'),
    args: args(metrics),
    env: { ...env, ARGOCD_BINARY_NAME: `argocd-${name}` },
    log: join(folder, `${name}.log`),
  });
  await until(`${name} is ready (${running.log})`, PATIENCE, () =>
    ready(running, `http://127.0.0.1:${metrics}${health}`),
  );
  return running;
}

async function ready(running: Running, url: string): Promise<true | undefined> {
  if (running.exited()) throw new Error(`the program ended: ${running.log}`);
  return (await fetch(url).catch(() => undefined))?.ok ? true : undefined;
}

/** Where an image has its own places, the lane has folders. */
function ownFolders(folder: string, { internet, gitHost }: Outside) {
  const made = (name: string) => {
    const path = join(folder, 'argocd', name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const certificates = made('tls');
  copyFileSync(internet.authority, join(certificates, gitHost));
  return {
    HOME: made('home'),
    TMPDIR: made('tmp'),
    ARGOCD_TLS_DATA_PATH: certificates,
    ARGOCD_SSH_DATA_PATH: made('ssh'),
    ARGOCD_PLUGINSOCKFILEPATH: made('plugins'),
    ARGOCD_ASK_PASS_SOCK: join(made('sockets'), 'ask-pass'),
    ARGOCD_GPG_ENABLED: 'false',
  };
}
