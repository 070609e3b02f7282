import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeKustomize } from './kustomize';
import { baseConf, mixApps } from './objects';

export const PROJECT = resolve(__dirname, '..');

export interface Workload {
  readonly objects: number;
  /** How many charts (cdk8s) or components (ours) the objects are divided into. */
  readonly charts: number;
}

const GENERATOR = ['src', 'schemas', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Everything that a bench writes: in memory where there is such a place, because a disk would only add noise. */
const BASE = join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), `lakehouse-bench-${process.pid}`);
process.on('exit', () => rmSync(BASE, { recursive: true, force: true }));

/** One folder a contestant. */
export class Workspace {
  readonly root: string;

  constructor(name: string) {
    this.root = join(BASE, name);
    mkdirSync(this.root, { recursive: true });
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /** Our own project: a copy of the generator, with the workload as its only cluster. */
  ours(workload: Workload): string {
    const folder = this.#input('ours', workload);
    for (const part of GENERATOR) {
      cpSync(join(PROJECT, part), join(folder, part), { recursive: true });
    }
    cpSync(join(PROJECT, 'bench/mix'), folder, { recursive: true });
    linkPackages(folder);
    return folder;
  }

  /** This repository as it is. */
  project(): string {
    const folder = this.path('project');
    for (const part of [...GENERATOR, 'charts', 'clusters', 'infra-tf', 'apps']) {
      cpSync(join(PROJECT, part), join(folder, part), { recursive: true });
    }
    cpSync(join(PROJECT, 'bench/peers/project'), folder, { recursive: true });
    linkPackages(folder);
    return folder;
  }

  peer(name: 'cdk8s' | 'pkl' | 'helm', workload: Workload): string {
    const folder = this.#input(name, workload);
    cpSync(join(PROJECT, 'bench/peers', name), folder, { recursive: true });
    if (name === 'cdk8s') symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
    return folder;
  }

  kustomize({ objects }: Workload): string {
    const folder = this.path('kustomize');
    writeKustomize(folder, mixApps(objects), baseConf());
    return folder;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** The compact input, in the two spellings that are read. JSON is YAML, so Helm's values are the same text. */
  #input(name: string, { objects, charts }: Workload): string {
    const folder = this.path(name);
    mkdirSync(folder, { recursive: true });
    const text = JSON.stringify({ charts, apps: mixApps(objects) });
    writeFileSync(join(folder, name === 'helm' ? 'values.yaml' : 'input.json'), text);
    writeFileSync(join(folder, 'base.conf'), baseConf());
    return folder;
  }
}

/** A node_modules of its own, so that its cache is its own, too. */
function linkPackages(folder: string): void {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  for (const name of readdirSync(join(PROJECT, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(PROJECT, 'node_modules', name), join(folder, 'node_modules', name));
  }
}
