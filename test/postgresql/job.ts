import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, Manifests } from '../lanes/manifests.js';
import type { PostgresServer } from './server.js';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a program as the lane's own, not under the environment of who started the lane. */
export function run(command: readonly string[], env: Readonly<Record<string, string>>, input = ''): Promise<Outcome> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', ...env } });
    let out = '';
    let error = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      error += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, out: out.trim(), error: error.trim() }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** The schema job of a database with its files in a folder, to be run as its container would be: same command, same variables. */
export class SchemaJob {
  private readonly command: readonly string[];
  private readonly env: Readonly<Record<string, string>>;

  constructor(
    name: string,
    rendered: Manifests,
    private readonly server: PostgresServer,
    passwords: ReadonlyMap<string, string>,
  ) {
    const pod = rendered.find('Job', name).spec.template.spec;
    const [container] = pod.containers;
    const root = join(server.folder, name);
    for (const { name: volume, mountPath } of container.volumeMounts) {
      const source = pod.volumes.find((candidate: Manifest) => candidate.name === volume);
      if (!source.configMap) continue;
      mkdirSync(join(root, mountPath), { recursive: true });
      const files = Object.entries(rendered.files(source.configMap.name));
      for (const [file, text] of files) writeFileSync(join(root, mountPath, file), text);
    }
    const atHome = (path: string) => (path.startsWith('/etc/schema') ? join(root, path) : path);
    this.command = [...container.command, ...container.args].map(atHome);
    this.env = Object.fromEntries(
      container.env.map(({ name: variable, value, valueFrom }: Manifest) => [
        variable,
        value ?? passwords.get(valueFrom.secretKeyRef.name) ?? '',
      ]),
    );
  }

  run(): Promise<Outcome> {
    return run(this.command, { ...this.env, ...addressOf(this.server) });
  }
}

/** What stands in for the Service and the mounted Secret: the name that the certificate must hold stays the rendered one. */
export const addressOf = (server: PostgresServer) => ({
  PGHOSTADDR: '127.0.0.1',
  PGPORT: String(server.port),
  PGSSLROOTCERT: server.authority,
});
