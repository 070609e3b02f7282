import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What Terraform wants to do, or has done, to a resource. */
export interface Change {
  readonly address: string;
  readonly action: string;
}

export interface Diagnostic {
  readonly severity: string;
  readonly address: string;
  readonly text: string;
}

export interface Outcome {
  readonly isSound: boolean;
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
  /** Why it failed, in one line. */
  readonly said: string;
}

/** Where Terraform finds providers, and whom it asks. */
export interface Surroundings {
  /** Folder of providers, as `terraform providers mirror` fills one. */
  readonly plugins: string;
  /** AWS, as far as Terraform knows. @default - nobody: what asks fails */
  readonly endpoint?: string;
}

/** A folder with one root module, and Terraform in it. Nothing of the person who runs the lane leaks in. */
export class RootModule {
  private readonly env: NodeJS.ProcessEnv;

  constructor(
    readonly folder: string,
    private readonly around: Surroundings,
  ) {
    mkdirSync(folder, { recursive: true });
    const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|TF)_|_PROXY$/i.test(name));
    this.env = {
      ...Object.fromEntries(inherited),
      ...{ AWS_ENDPOINT_URL: around.endpoint ?? 'http://127.0.0.1:9', AWS_EC2_METADATA_DISABLED: 'true' },
      ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
      ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
      ...{ TF_CLI_CONFIG_FILE: '/dev/null', TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' },
    };
  }

  write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
  }

  init = (...more: readonly string[]) => this.run('init', '-no-color', `-plugin-dir=${this.around.plugins}`, ...more);
  validate = () => this.run('validate', '-json');
  plan = () => this.run('plan', '-json', '-detailed-exitcode', '-lock-timeout=5s');
  apply = () => this.run('apply', '-json', '-auto-approve');
  destroy = () => this.run('destroy', '-json', '-auto-approve');
  test = () => this.run('test', '-json');

  private run(...args: readonly string[]): Promise<Outcome> {
    return new Promise((done, fail) => {
      const child = spawn('terraform', args, { cwd: this.folder, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
      // Left alone it would go on asking a simulator that is gone.
      const end = () => child.kill('SIGINT');
      process.once('exit', end);
      const lines: string[] = [];
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => lines.push(line));
      }
      child.on('error', fail);
      // 2 is what a plan with changes ends with.
      child.on('close', (code) => {
        process.off('exit', end);
        done(outcome(lines, code === 0 || (args[0] === 'plan' && code === 2)));
      });
    });
  }
}

function outcome(lines: readonly string[], isSound: boolean): Outcome {
  const events = lines[0]?.startsWith('{') ? parsed(lines) : [];
  const changes = events
    .filter(({ type }) => type === 'planned_change')
    .map(({ change }) => ({ address: change.resource.addr, action: change.action }));
  const diagnostics = events
    .flatMap((event) => (event.type === 'diagnostic' ? [event.diagnostic] : (event.diagnostics ?? [])))
    .map(({ severity, summary, detail, address = '', snippet }) => ({
      ...{ severity, address: address || (snippet?.context ?? '') },
      text: `${summary}: ${detail ?? ''}`,
    }));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const why = errors.length > 0 ? errors.map(({ address, text }) => `${address} ${text}`) : lines.slice(-20);
  return { isSound, changes, diagnostics, said: isSound ? '' : why.join(' | ').replaceAll(/\s+/g, ' ') };
}

// biome-ignore lint/suspicious/noExplicitAny: messages of Terraform, of a dozen shapes
type Event = any;

/** `validate` prints one object over many lines, the others one a line. */
function parsed(lines: readonly string[]): readonly Event[] {
  if (lines[0] === '{') return [JSON.parse(lines.join('\n'))];
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}
