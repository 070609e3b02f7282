import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RenderedCluster } from '../../../src/render/dist/index';

/** A dist/ of its own for each test; the folder around it is removed after it. */
export function scratch(): () => string {
  let top = '';
  beforeEach(() => {
    top = fs.mkdtempSync(path.join(os.tmpdir(), 'dist-test-'));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    fs.rmSync(top, { recursive: true, force: true });
  });
  return () => `${top}/dist`;
}

export function cluster(name: string, files: Readonly<Record<string, string>>): RenderedCluster {
  return { cluster: name, files: new Map(Object.entries(files)) };
}

/** Everything below a folder by path: kind, mode and content. Two equal snapshots are the same tree to a reader. */
export function snapshot(folder: string): Record<string, string> {
  const all: Record<string, string> = {};
  const visit = (at: string, prefix: string) => {
    for (const name of fs.readdirSync(at).sort()) {
      const full = `${at}/${name}`;
      const stat = fs.lstatSync(full);
      const mode = (stat.mode & 0o7777).toString(8);
      if (stat.isSymbolicLink()) all[prefix + name] = `-> ${fs.readlinkSync(full)}`;
      else if (stat.isDirectory()) {
        all[`${prefix + name}/`] = mode;
        visit(full, `${prefix + name}/`);
      } else all[prefix + name] = `${mode} ${fs.readFileSync(full, 'utf8')}`;
    }
  };
  if (fs.existsSync(folder)) visit(folder, '');
  return all;
}

/** The rendered files of a snapshot, without folders and ledgers. */
export function contents(folder: string): Record<string, string> {
  const files = Object.entries(snapshot(folder)).filter(([name]) => !name.endsWith('/') && !name.endsWith('.owned'));
  return Object.fromEntries(files.map(([name, text]) => [name, text.replace(/^644 /, '')]));
}

export function put(file: string, text: string, mode = 0o644): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  fs.chmodSync(file, mode);
}

const CODES = ['ENOSPC', 'EACCES', 'EROFS', 'EIO'] as const;
const codeOf = (call: number) => CODES[call % CODES.length];

/** Every call of the store that may fail, and at which it may be killed. */
const CALLS = [
  'mkdirSync',
  'rmdirSync',
  'writeFileSync',
  'renameSync',
  'linkSync',
  'unlinkSync',
  'rmSync',
  'chmodSync',
  'symlinkSync',
  'openSync',
  'writeSync',
  'closeSync',
  'readSync',
  'readdirSync',
  'lstatSync',
  'readlinkSync',
] as const;

/** Runs the action while the calls that `fails` picks by number do. Returns how many calls there were. */
export function withFaults(action: () => void, fails: (call: number) => boolean): number {
  let calls = 0;
  // Not jest.spyOn: it records every call, and there are hundreds of thousands.
  const table = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  const real = CALLS.map((name) => [name, table[name]!] as const);
  for (const [name, call] of real) {
    table[name] = (...args) => {
      calls++;
      const where = typeof args[0] === 'string' ? { path: args[0], dest: String(args[1]) } : {};
      if (fails(calls)) throw Object.assign(new Error('made up'), { code: codeOf(calls), syscall: name, ...where });
      return call(...args);
    };
  }
  try {
    action();
  } finally {
    for (const [name, call] of real) table[name] = call;
  }
  return calls;
}

/** Compiles the store for child processes, which run plain node. */
export function compileStore(): string {
  const project = path.resolve(__dirname, '../../..');
  const out = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'dist-store-')), 'store.cjs');
  const options = ['--bundle', '--platform=node', '--format=cjs', '--log-level=warning', `--outfile=${out}`];
  execFileSync(path.join(project, 'node_modules/.bin/esbuild'), [
    path.join(project, 'src/render/dist/index.ts'),
    ...options,
  ]);
  return out;
}
