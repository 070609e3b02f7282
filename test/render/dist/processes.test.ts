import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { compare, DistError, publish } from '../../../src/render/dist/index';
import { compileStore, put, scratch, snapshot } from './scratch';

const dist = scratch();
let store: string;
beforeAll(() => {
  store = compileStore();
});
afterAll(() => fs.rmSync(path.dirname(store), { recursive: true }));

// Two renderings that share some files, differ in others, and each have files of their own.
const RENDERINGS = `
  const rendering = (tag, count) => [{ cluster: 'prod', files: new Map(Array.from({ length: count }, (_, i) =>
    [i % 3 ? 'both/f' + i + '.yaml' : tag + '/f' + i + '.yaml', i % 2 ? 'same' : tag])) }];
  const A = rendering('a', 120), B = rendering('b', 150);
`;

function start(body: string): ChildProcess {
  const script = `const { publish } = require(${JSON.stringify(store)}); const dist = ${JSON.stringify(dist())};
    const all = { keepOthers: false }; ${RENDERINGS} ${body}`;
  return spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function finish(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** What each rendering looks like when nothing disturbs it. */
async function references(): Promise<string[]> {
  const found: string[] = [];
  for (const which of ['A', 'B']) {
    await finish(start(`publish(dist, ${which}, all);`));
    found.push(JSON.stringify(snapshot(dist())));
  }
  return found;
}

test('kill -9 at random moments leaves dist/ wholly old or wholly new, and files of others alone', async () => {
  put(`${dist()}/prod/both/mine.txt`, 'mine\n', 0o600);
  const whole = await references();
  let underWay = 0;
  for (let round = 0; round < 12; round++) {
    const child = start('process.stdout.write("."); for (;;) { publish(dist, A, all); publish(dist, B, all); }');
    await once(child.stdout!, 'data');
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    child.kill('SIGKILL');
    await finish(child);
    if (fs.existsSync(`${dist()}/.swap`)) underWay++;
    publish(dist(), [], { keepOthers: true });
    expect(whole).toContain(JSON.stringify(snapshot(dist())));
  }
  expect(underWay).toBeGreaterThan(0);
}, 30_000);

test('two runs at once wait for each other, and dist/ ends as one of the two', async () => {
  const whole = await references();
  const body = (which: string) =>
    `for (let i = 0; i < 15; i++) publish(dist, i % 2 ? A : B, all); publish(dist, ${which}, all);`;
  const both = [start(body('A')), start(body('B')), start(body('A'))];
  expect(await Promise.all(both.map(finish))).toEqual([0, 0, 0]);
  expect(whole).toContain(JSON.stringify(snapshot(dist())));
}, 30_000);

describe('a run of another process', () => {
  const one = [{ cluster: 'prod', files: new Map([['a.yaml', 'a\n']]) }];
  const hasty = { keepOthers: false, patienceMs: 60 };

  test('that is alive is waited for, and then named', async () => {
    const child = start('process.stdout.write("."); setInterval(() => {}, 1000);');
    await once(child.stdout!, 'data');
    const folder = `${dist()}/.swap/${child.pid}-0-0-0`;
    fs.mkdirSync(folder, { recursive: true });
    try {
      for (const run of [compare, publish]) {
        expect(() => run(dist(), one, hasty)).toThrow(DistError);
        expect(() => run(dist(), one, hasty)).toThrow(
          `dist/: process ${child.pid} is writing here, and only one run may.`,
        );
      }
      expect(Object.keys(snapshot(dist()))).toEqual(['.swap/', `.swap/${child.pid}-0-0-0/`]);
    } finally {
      child.kill('SIGKILL');
      await finish(child);
    }
    publish(dist(), one, hasty);
    expect(fs.existsSync(`${dist()}/.swap`)).toBe(false);
  });

  test('that died does not count when a later process has its number', () => {
    const other = process.ppid;
    fs.mkdirSync(`${dist()}/.swap/${other}-1-0-0`, { recursive: true });
    publish(dist(), one, hasty);
    expect(Object.keys(snapshot(dist()))).toEqual(['prod/', 'prod/.owned', 'prod/a.yaml']);
  });
});
