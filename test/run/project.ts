import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** A small project of its own, with an engine that writes `dist/NAME.yaml` with what each cluster exports, and N files more if that is 'N files'. */
const FILES: Record<string, string> = {
  'src/commands/main.ts': `
    import { mkdirSync, writeFileSync } from 'node:fs';
    import { Value } from '#platform';
    import type { Host, RunResult } from '../run/contract';
    export function main(argv: readonly string[], host: Host): RunResult {
      const ownedFiles: string[] = [];
      mkdirSync('dist', { recursive: true });
      for (const [name, load] of host.clusters) {
        const { default: value } = load() as { default: unknown };
        if (!(value instanceof Value)) throw new Error(name + ' exports no Value of this #platform');
        writeFileSync('dist/' + name + '.yaml', 'value: ' + value.text + '\\n');
        ownedFiles.push('dist/' + name + '.yaml');
        for (let copy = 0; copy < Number(value.text.match(/^(\\d+) files$/)?.[1]); copy++) {
          writeFileSync('dist/' + copy + '.txt', 'meow');
          ownedFiles.push('dist/' + copy + '.txt');
        }
      }
      const summary = 'dist: 0 added, ' + ownedFiles.length + ' changed, 0 removed, 0 unchanged';
      console.log(summary);
      return { exitCode: argv.includes('--fail') ? 3 : 0, ownedFiles, summary, stampable: true };
    }`,
  'src/platform/index.ts': 'export class Value {\n  constructor(readonly text: string) {}\n}\n',
  'src/derive/index.ts': 'export {};\n',
  'src/render/index.ts': 'export {};\n',
  'src/check/index.ts': 'export {};\n',
  'charts/word.ts': "export const word: string = 'meow';\n",
  'clusters/cat.ts':
    "import { Value } from '#platform';\nimport { word } from '../charts/word';\nexport default new Value(word);\n",
};

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Whether it ended at the stamp, before the engine was even looked for. */
  readonly wasSkipped: boolean;
}

export class Project {
  readonly root = mkdtempSync(join(tmpdir(), 'lakehouse-test-'));
  readonly cache = join(this.root, 'node_modules/.cache/lakehouse');

  constructor() {
    for (const file of ['package.json', 'package-lock.json', 'tsconfig.json', 'src/run/contract.ts']) {
      this.write(file, '');
      cpSync(join(ROOT, file), join(this.root, file));
    }
    for (const [file, text] of Object.entries(FILES)) this.write(file, text);
    mkdirSync(join(this.root, 'node_modules/@esbuild'), { recursive: true });
    const platform = `@esbuild/${process.platform}-${process.arch}`;
    for (const name of ['constructs', 'cdk8s', 'cdk8s-plus-29', 'esbuild', platform]) {
      symlinkSync(join(ROOT, 'node_modules', name), join(this.root, 'node_modules', name));
    }
  }

  path(file: string): string {
    return join(this.root, file);
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  launch(args: readonly string[] = ['synth'], env: Record<string, string> = {}): Ran {
    const { NODE_EXTRA_CA_CERTS: _, CDK8S_OUTDIR: __, ...inherited } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'src/run/launch.cjs'), ...args], {
      env: { ...inherited, LAKEHOUSE_TRACE: '1', LAKEHOUSE_ROOT: this.root, ...env },
      encoding: 'utf8',
    });
    return { code: status, out: stdout, err: stderr, wasSkipped: !stderr.includes('engine') };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
