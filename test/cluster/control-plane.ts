import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../lanes/ports';
import { KubeApi } from './api';

/** A Kubernetes API that lives until `stop`, and leaves nothing behind. */
export interface RunningControlPlane {
  readonly api: KubeApi;
  readonly stop: () => Promise<void>;
}

/** Starts etcd and kube-apiserver from `bin` with empty state, on free ports of 127.0.0.1. */
export async function startControlPlane(bin: string): Promise<RunningControlPlane> {
  const plane = new ControlPlane(bin);
  const stop = () => plane.stop();
  try {
    return { api: await plane.start(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

class ControlPlane {
  private readonly state = mkdtempSync(join(tmpdir(), 'lakehouse-control-plane-'));
  private readonly children: ChildProcess[] = [];
  private api: KubeApi | undefined;
  /** A signal ends the driver through `process.exit`, so this one handler covers every way out but SIGKILL. */
  private readonly lastResort = () => this.killAll();

  constructor(private readonly bin: string) {
    process.once('exit', this.lastResort);
  }

  async start(): Promise<KubeApi> {
    const [client, peer, api] = [await freePort(), await freePort(), await freePort()];
    const etcd = `http://127.0.0.1:${client}`;
    const peers = `http://127.0.0.1:${peer}`;
    this.run('etcd', [
      '--name=lane',
      `--data-dir=${join(this.state, 'etcd')}`,
      `--listen-client-urls=${etcd}`,
      `--advertise-client-urls=${etcd}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=lane=${peers}`,
      // The data lives for one run: waiting for the disk would only cost time.
      '--unsafe-no-fsync',
      '--log-level=warn',
    ]);

    const token = randomBytes(24).toString('hex');
    const tokens = this.write('tokens.csv', `${token},lane,lane,"system:masters"\n`);
    const key = this.write('service-accounts.pem', serviceAccountKey());
    const certificates = join(this.state, 'certificates');
    this.run('kube-apiserver', [
      `--etcd-servers=${etcd}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${api}`,
      // The Endpoints of the `kubernetes` Service may not hold a loopback address, so nobody writes them.
      '--endpoint-reconciler-type=none',
      `--cert-dir=${certificates}`,
      `--token-auth-file=${tokens}`,
      '--authorization-mode=Node,RBAC',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      '--allow-privileged',
      '--profiling=false',
    ]);

    // The server signs its own certificate; the file holds that certificate and its authority.
    const certificate = join(certificates, 'apiserver.crt');
    await this.until('kube-apiserver wrote its certificate', async () => existsSync(certificate));
    const authority = readFileSync(certificate, 'utf8');
    const kube = new KubeApi({ port: api, token, authority });
    this.api = kube;
    await this.until('kube-apiserver is ready', () => kube.ready());
    return kube;
  }

  async stop(): Promise<void> {
    const gone = this.children.filter(isRunning).map((child) => new Promise((done) => child.once('exit', done)));
    this.api?.close();
    this.killAll();
    await Promise.all(gone);
    rmSync(this.state, { recursive: true, force: true });
    process.off('exit', this.lastResort);
  }

  private run(name: string, args: readonly string[]): void {
    const log = openSync(join(this.state, `${name}.log`), 'w');
    this.children.push(spawn(join(this.bin, name), args, { stdio: ['ignore', log, log] }));
  }

  private write(name: string, text: string): string {
    const path = join(this.state, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  private async until(what: string, test: () => Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + 180_000; !(await test().catch(() => false)); await sleep(200)) {
      const dead = this.children.find((child) => !isRunning(child));
      if (dead || Date.now() > deadline) {
        throw new Error(`${dead ? `${dead.spawnfile} ended` : '3 minutes went by'} before ${what}\n${this.logs()}`);
      }
    }
  }

  private logs(): string {
    const tail = (name: string) => readFileSync(join(this.state, `${name}.log`), 'utf8').slice(-2000);
    return this.children.map((child) => tail(child.spawnfile.slice(this.bin.length + 1))).join('\n');
  }

  /** SIGKILL: an API server takes up to a minute to end politely, and there is no state worth saving. */
  private killAll(): void {
    for (const child of this.children.filter(isRunning)) child.kill('SIGKILL');
    rmSync(this.state, { recursive: true, force: true });
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function serviceAccountKey(): string {
  const pem = { type: 'pkcs1', format: 'pem' } as const;
  const spki = { type: 'spki', format: 'pem' } as const;
  return generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: pem, publicKeyEncoding: spki })
    .privateKey;
}
