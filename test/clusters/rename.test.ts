import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const project = process.cwd();
let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'rename-'));
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json'])
    cpSync(join(project, file), join(copy, file));
  for (const folder of ['charts', 'clusters', 'infra-tf', 'src', 'schemas'])
    cpSync(join(project, folder), join(copy, folder), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
});

afterEach(() => rmSync(copy, { recursive: true, force: true }));

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(join(copy, file), 'utf8');
  expect(text.split(from)).toHaveLength(2);
  writeFileSync(join(copy, file), text.replace(from, to));
}

/** Everything that synth renders, as one text. */
function output(): string {
  execFileSync(process.execPath, [join(copy, 'src/run/launch.cjs'), 'synth'], { cwd: copy, stdio: 'pipe' });
  return execFileSync('grep', ['-rh', '', join(copy, 'dist')], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

function compilerErrors(): string {
  const args = ['--noEmit', '-p', 'tsconfig.json', '--incremental', 'false', '--types', 'node'];
  return spawnSync(join(project, 'node_modules/.bin/tsc'), args, { cwd: copy, encoding: 'utf8' }).stdout;
}

test('renaming a topic is one edit', () => {
  edit('charts/cat-cafe/stream.ts', "'cat-wellness-iot'", "'cat-vitals'");
  const text = output();
  expect(text).not.toContain('cat-wellness-iot');
  expect(text).toContain('cat-vitals');
});

test('changing the port of a listener is one edit', () => {
  edit('charts/kafka/operands.ts', 'listener: 9093', 'listener: 9095');
  const text = output();
  // Alertmanager listens on a port of the same number.
  const kafka = text.split(/^# Rendered from /m).filter((document) => !document.includes('alertmanager'));
  expect(kafka.join('')).not.toContain('9093');
  expect(text).toContain('cafe-kafka-bootstrap.kafka.svc:9095');
});

test('renaming a namespace is one edit', () => {
  edit('charts/kafka/kafka-cluster.ts', "props.namespace ?? 'kafka'", "props.namespace ?? 'streams'");
  const text = output();
  expect(text).not.toMatch(/(namespace|metadata\.name|remoteNamespace): kafka$/m);
  expect(text).not.toMatch(/\.kafka\.svc|from-kafka|^\s+- kafka$/m);
  expect(text).toContain('cafe-kafka-bootstrap.streams.svc:9093');
});

test('the cloud layer follows an edit in the same run', () => {
  edit('infra-tf/cluster.ts', 'diskGib: 50', 'diskGib: 60');
  edit('charts/lake/lake.ts', '`${prefix}-checkpoints`', '`${prefix}-states`');
  const text = output();
  expect(text).toContain('"volume_size": 60');
  expect(text).not.toContain('-lakehouse-checkpoints');
  expect(text).toContain('arn:aws:s3:::cat-cafe-lakehouse-states/alerts/*');
});

test('renaming a column is one edit, and compile errors that lead to the next', () => {
  edit('charts/cat-cafe/events.ts', 'hours_since_last_drink: double()', 'thirsty_for_hours: double()');
  const places = [...compilerErrors().matchAll(/^(\S+)\(\d+,\d+\): error TS2339: Property 'hours_since_last_drink'/gm)];
  expect(places.map(([, file]) => file)).toEqual([
    'charts/cat-cafe/alerts.ts',
    'charts/cat-cafe/daily-summary.ts',
    'charts/cat-cafe/dashboard.ts',
    'charts/cat-cafe/notebook.ts',
  ]);

  // An error stands where the column is taken out of the shape; a new name there serves the whole statement.
  const taken = ['hours_since_last_drink } =', 'thirsty_for_hours: hours_since_last_drink } ='] as const;
  edit('charts/cat-cafe/alerts.ts', ...taken);
  edit('charts/cat-cafe/dashboard.ts', ...taken);
  edit('charts/cat-cafe/daily-summary.ts', 'measured.hours_since_last_drink', 'measured.thirsty_for_hours');
  edit('charts/cat-cafe/notebook.ts', 'w.hours_since_last_drink.name', 'w.thirsty_for_hours.name');
  const text = output();
  expect(text).not.toContain('hours_since_last_drink');
  expect(text).toContain('thirsty_for_hours');
}, 60_000);
