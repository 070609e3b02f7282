import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Manifest } from '../lanes/manifests.js';
import { PATIENCE, until } from '../lanes/processes.js';

/** A run event of OpenLineage, as far as the lane looks at it. */
export interface RunEvent {
  readonly eventType: string;
  readonly job: { readonly namespace: string; readonly name: string };
  readonly inputs?: readonly Dataset[];
  readonly outputs?: readonly Dataset[];
}

interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: { readonly symlinks?: unknown };
}

/** DataHub, played: who shows the token may tell. */
export interface Receiver {
  readonly host: string;
  /** What the Secret that jobs are brought holds, by its maker's name. */
  readonly secret: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly events: readonly RunEvent[];
  /** Status codes of answers, one a call. */
  readonly answers: readonly number[];
}

const file = 'openlineage.yml';
const token = 'lane.token-of_DataHub';

/** Fills the rendered configuration as External Secrets would, and listens where it says. Undefined where nothing is told. */
export async function startReceiver(secrets: readonly Manifest[]): Promise<Receiver | undefined> {
  const maker = secrets.find(({ spec }) => spec.dataFrom && spec.target?.template?.data?.[file]);
  if (maker === undefined) return undefined;
  const text: string = maker.spec.target.template.data[file].replace('{{ .accessToken }}', token);
  const url = new URL(/url: (\S+)/.exec(text)?.[1] ?? '');
  const path = /endpoint: (\S+)/.exec(text)?.[1];
  const events: RunEvent[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const known = request.headers.authorization === `Bearer ${token}` && request.url === path;
      if (known) events.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      // What DataHub answers (LineageApiImpl.java).
      response.writeHead(known ? 202 : 401).end();
      answers.push(response.statusCode);
    });
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(Number(url.port), '127.0.0.1', listening);
  });
  server.unref();
  return { host: url.hostname, secret: { [maker.metadata.name]: { [file]: text } }, events, answers };
}

/** The token stands in no log: whoever may read logs is not who may tell. */
export function keepsToken(log: string): void {
  const text = readFileSync(log, 'utf8');
  assert.ok(text.includes('INFO'), 'the log says something');
  assert.ok(!text.includes(token), 'the log holds the token');
}

/** A job has told at its start, under its own name, exactly what it reads and writes. */
export async function tells(
  { events, answers }: Receiver,
  job: string,
  { reads, writes }: { readonly reads: readonly string[]; readonly writes: readonly string[] },
): Promise<void> {
  const started = await until(`${job} tells that it has started`, PATIENCE, async () =>
    events.find(({ eventType, job: { name } }) => eventType === 'START' && name === job),
  );
  const last = (datasets: readonly Dataset[] = []) => datasets.map(({ name }) => name.split('.').at(-1)).sort();
  assert.deepEqual(last(started.inputs), [...reads].sort());
  assert.deepEqual(last(started.outputs), [...writes].sort());
  // DataHub makes its platform out of the namespace, and takes a symlink for a table of Hive.
  const datasets = [...(started.inputs ?? []), ...(started.outputs ?? [])];
  const platforms = new Set(datasets.map(({ namespace }) => namespace.split('://')[0]));
  assert.deepEqual([...platforms].sort(), ['iceberg', 'kafka']);
  assert.deepEqual(
    datasets.filter(({ facets }) => facets?.symlinks),
    [],
  );
  assert.deepEqual([...new Set(answers)], [202]);
}
