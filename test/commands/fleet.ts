import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../..');
const GENERATOR = ['package.json', 'package-lock.json', 'tsconfig.json', 'src', 'schemas'];

/** A repository of its own with the generator, whatever clusters are written to it, and a history. */
export class Fleet {
  /** Of the repository, which the project is a folder of. */
  readonly top = mkdtempSync(join(tmpdir(), 'fleet-'));
  readonly root: string;

  constructor(folder = '') {
    this.root = join(this.top, folder);
    mkdirSync(join(this.root, 'node_modules'), { recursive: true });
    for (const part of GENERATOR) cpSync(join(PROJECT, part), join(this.root, part), { recursive: true });
    // One by one: what is cached there is the fleet's own.
    for (const name of readdirSync(join(PROJECT, 'node_modules'))) {
      if (name !== '.cache') symlinkSync(join(PROJECT, 'node_modules', name), join(this.root, 'node_modules', name));
    }
    this.write('.gitignore', 'node_modules\n');
  }

  /** A cluster with one ConfigMap, that holds the value of an expression. */
  cluster(name: string, value: string, imports = ''): void {
    this.write(
      `clusters/${name}.ts`,
      `import { cluster, Component, ConfigMap, flux, local, Resource } from '#platform';
${imports}
export default cluster('${name}', { cloud: local(), sync: flux({ url: 'https://git.example.org/x.git' }), registry: 'registry.example.org' }, (on) => {
  on.namespace('here');
  const box = new Component(on, 'box', { layer: 'workloads', namespace: 'here' });
  new Resource(box, 'a', ConfigMap, { metadata: { name: 'a' }, data: { key: String(${value}) } });
});
`,
    );
  }

  path(file: string): string {
    return join(this.root, file);
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  move(from: string, to: string): void {
    mkdirSync(dirname(this.path(to)), { recursive: true });
    renameSync(this.path(from), this.path(to));
  }

  git(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: this.root, env: ENV, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  commit(): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message=more');
  }

  synth(args: readonly string[] = [], env: Record<string, string> = {}) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(this.root, 'src/run/launch.cjs'), 'synth', ...args],
      { cwd: this.root, encoding: 'utf8', env: { ...ENV, ...env } },
    );
    return { status, stdout, stderr, last: stdout.trim().split('\n').at(-1) };
  }

  remove(): void {
    rmSync(this.top, { recursive: true, force: true });
  }
}

const { NODE_EXTRA_CA_CERTS: _, LAKEHOUSE_ROOT: __, LAKEHOUSE_TRACE: ___, ...inherited } = process.env;
const ENV = {
  ...Object.fromEntries(Object.entries(inherited).filter(([name]) => !name.startsWith('GIT_'))),
  ...{ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  ...{
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.org',
  },
};
