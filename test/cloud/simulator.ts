import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../lanes/ports';
import { PATIENCE, type Running, start, until } from '../lanes/processes';

/** Where the simulator stands, as the cluster says it. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** AWS as ministack plays it, on a port of this machine, and somebody who asks it questions. */
export class Simulator {
  static async start(python: string, work: string, { account, region }: Place): Promise<Simulator> {
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const running = start({
      command: python,
      args: [join(__dirname, 'python/simulator.py')],
      log: join(work, 'simulator.log'),
      env: {
        // Its own default is to listen on every address.
        ...{ BIND_HOST: '127.0.0.1', MINISTACK_HOST: '127.0.0.1', GATEWAY_PORT: String(port) },
        ...{ MINISTACK_ACCOUNT_ID: account, MINISTACK_REGION: region },
        ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
        // What it would start beside what is needed, and containers.
        ...{ SFTP_ENABLED: '0', IOT_MTLS_ENABLED: '0', DOCKER_HOST: 'unix:///nonexistent' },
        ...{ S3_DATA_DIR: join(work, 's3'), STATE_DIR: join(work, 'state'), LOG_LEVEL: 'INFO' },
      },
    });
    await until('the simulator listens', PATIENCE, async () => {
      if (running.exited()) throw new Error(`the simulator ended: see ${running.log}`);
      return (await listens(port)) || undefined;
    });
    const asker = spawn(python, [join(__dirname, 'python/ask.py')], {
      env: {
        ...{ PATH: process.env.PATH, AWS_ENDPOINT_URL: endpoint, AWS_DEFAULT_REGION: region },
        ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_CONFIG_FILE: '/dev/null' },
      },
    });
    return new Simulator(endpoint, running, asker);
  }

  private readonly answers: AsyncIterator<string>;

  private constructor(
    readonly endpoint: string,
    private readonly running: Running,
    private readonly asker: ChildProcessWithoutNullStreams,
  ) {
    this.answers = createInterface({ input: asker.stdout })[Symbol.asyncIterator]();
    asker.stderr.pipe(process.stderr);
  }

  /** What AWS says to an operation, or the code of its refusal. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of AWS, each of a shape of its own
  async tryTo(service: string, operation: string, parameters: object = {}): Promise<{ ok?: any; error?: string }> {
    this.asker.stdin.write(`${JSON.stringify([service, operation, parameters])}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`${service}:${operation} was not answered`);
    return JSON.parse(value);
  }

  // biome-ignore lint/suspicious/noExplicitAny: see above
  async ask(service: string, operation: string, parameters: object = {}): Promise<any> {
    const { ok, error } = await this.tryTo(service, operation, parameters);
    if (error) throw new Error(`${service}:${operation} ${JSON.stringify(parameters)}: ${error}`);
    return ok;
  }

  async stop(): Promise<void> {
    this.asker.stdin.end();
    await this.running.stop();
  }
}

const listens = (port: number) =>
  new Promise<boolean>((answer) => {
    const socket = createConnection(port, '127.0.0.1', () => answer(true));
    socket.on('error', () => answer(false));
    socket.on('connect', () => socket.end());
  });
