import { join } from 'node:path';
import { freePort } from './ports.js';
import { PATIENCE, run, start, until } from './processes.js';

/** A row of a lake table. */
export type Row = Readonly<Record<string, unknown>>;

/** S3 and Glue of one machine. Programs find them by their environment: no rendered text changes. */
export interface Aws {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly bucket: (name: string) => Promise<void>;
  readonly database: (name: string) => Promise<void>;
  /** Makes the lake tables that statements of Flink or Spark create. */
  readonly create: (statements: string) => Promise<void>;
  /** Appends rows to tables, each list in a commit of its own. */
  readonly append: (database: string, rows: Readonly<Record<string, readonly (readonly Row[])[]>>) => Promise<void>;
  /** The rows of tables, as soon as each holds as many as expected. */
  readonly rows: (
    database: string,
    expected: Readonly<Record<string, number | undefined>>,
    seconds?: number,
  ) => Promise<Readonly<Record<string, Row[]>>>;
}

export async function startAws(lab: string, folder: string, region: string): Promise<Aws> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const python = join(lab, 'aws/bin/python');
  const moto = [join(lab, 'aws/bin/moto_server'), '-H', '127.0.0.1', '-p', String(port)];
  const server = start({ command: python, args: moto, log: join(folder, 'aws.log') });
  await until(`the AWS simulator answers (see ${server.log})`, PATIENCE, () =>
    fetch(url).then(
      () => true,
      () => undefined,
    ),
  );
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'lane',
    AWS_SECRET_ACCESS_KEY: 'lane',
  };
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const lake = (...args: readonly string[]) => run('env', [...variables, python, join(__dirname, 'lake.py'), ...args]);
  return {
    url,
    env,
    bucket: async (name) => void (await lake('bucket', name)),
    database: async (name) => void (await lake('database', name)),
    create: async (statements) => void (await lake('create', statements)),
    append: async (database, rows) => void (await lake('append', database, JSON.stringify(rows))),
    rows: async (database, expected, seconds = 1) =>
      JSON.parse(await lake('rows', database, String(seconds), JSON.stringify(expected))),
  };
}
