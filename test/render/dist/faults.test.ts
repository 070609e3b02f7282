import fs from 'node:fs';
import { compare, DistError, publish } from '../../../src/render/dist/index';
import { cluster, put, scratch, snapshot, withFaults } from './scratch';

const dist = scratch();
const all = { keepOthers: false };

// Every way to publish: a tree with files of others, a file, a folder, a ledger, a new cluster and a removed one.
const before = [
  cluster('files', { 'b/x.yaml': '1\n' }),
  cluster('folder', { 'b/x.yaml': '1\n', 'b/y.yaml': '1\n' }),
  cluster('gone', { 'a.yaml': '1\n' }),
  cluster('tree', { 'a.yaml': '1\n', 'b/x.yaml': '1\n', 'c/y.yaml': '1\n' }),
];
const after = [
  cluster('files', { 'b/x.yaml': '2\n' }),
  cluster('folder', { 'b/x.yaml': '2\n', 'b/y.yaml': '2\n' }),
  cluster('fresh', { 'a.yaml': '2\n' }),
  cluster('tree', { 'a.yaml': '2\n', 'b/x.yaml': '1\n', 'd/z.yaml': '2\n' }),
  cluster('whole', { 'a.yaml': '2\n' }),
];

function prepare(): void {
  fs.rmSync(dist(), { recursive: true, force: true });
  publish(dist(), before, all);
  put(`${dist()}/tree/b/mine.sh`, 'mine\n', 0o755);
  put(`${dist()}/whole/a.yaml`, '2\n');
  fs.symlinkSync('nowhere', `${dist()}/tree/link`);
}

/** The state of each cluster, without what the store keeps for itself. */
function byCluster(): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {};
  for (const name of [...new Set([...before, ...after].map((c) => c.cluster))])
    found[name] = snapshot(`${dist()}/${name}`);
  return found;
}

function states(): { old: ReturnType<typeof byCluster>; next: ReturnType<typeof byCluster> } {
  prepare();
  const old = byCluster();
  publish(dist(), after, all);
  return { old, next: byCluster() };
}

function attempt(): unknown {
  try {
    publish(dist(), after, all);
    return undefined;
  } catch (error) {
    return error;
  }
}

test('whichever call fails, a run that throws leaves dist/ as it was, and does not hinder the next', () => {
  const { old, next } = states();
  let thrown = 0;
  prepare();
  for (let fault = 1; ; fault++) {
    let error: unknown;
    const calls = withFaults(
      () => (error = attempt()),
      (call) => call === fault,
    );
    if (calls < fault) break;
    if (error === undefined) {
      expect(byCluster()).toEqual(next);
      prepare();
      continue;
    }
    thrown++;
    expect(error).toBeInstanceOf(DistError);
    expect((error as Error).message).toMatch(/^dist\/.*: \w+ failed: .* and run again\.$/);
    expect(byCluster()).toEqual(old);
  }
  expect(thrown).toBeGreaterThan(50);
});

test('a run that is stopped at any call leaves each cluster old or new, once the next run has looked', () => {
  const { old, next } = states();
  let broken = 0;
  let mixed = 0;
  prepare();
  for (let stop = 1; ; stop++) {
    // From this call on nothing reaches the disk: to the disk, that is a kill.
    const calls = withFaults(attempt, (call) => call >= stop);
    if (calls < stop) break;
    try {
      compare(dist(), [], { keepOthers: true });
    } catch (error) {
      expect((error as Error).message).toMatch(/a run was killed .* Run `npm run synth`, which puts it back/);
      broken++;
    }
    publish(dist(), [], { keepOthers: true });
    expect(fs.existsSync(`${dist()}/.swap`)).toBe(false);
    const found = byCluster();
    for (const name of Object.keys(found)) expect([old[name], next[name]]).toContainEqual(found[name]);
    const isNew = Object.keys(found).filter((name) => JSON.stringify(found[name]) === JSON.stringify(next[name]));
    if (isNew.length > 0) prepare();
    if (isNew.length > 0 && isNew.length < Object.keys(found).length) mixed++;
  }
  // The window is there, and the test went through it: once for each folder that is replaced.
  expect(broken).toBeGreaterThanOrEqual(2);
  expect(mixed).toBeGreaterThanOrEqual(2);
});

test('mending can itself be stopped at any call', () => {
  const { old, next } = states();
  const look = () => {
    try {
      publish(dist(), [], { keepOthers: true });
    } catch {
      // Stopped; the disk tells what happened.
    }
  };
  for (let stop = 1; ; stop++) {
    prepare();
    // One file is published, one folder has left its place, and then the run is dead.
    const rename = fs.renameSync;
    let renames = 0;
    jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      if (renames++ >= 2) throw Object.assign(new Error('dead'), { code: 'EIO' });
      rename(from, to);
    });
    attempt();
    jest.restoreAllMocks();
    expect(fs.existsSync(`${dist()}/folder/b`)).toBe(false);

    const calls = withFaults(look, (call) => call >= stop);
    look();
    const found = byCluster();
    expect(found).toEqual({ ...old, files: next.files });
    expect(fs.existsSync(`${dist()}/.swap`)).toBe(false);
    if (calls < stop) break;
  }
});

test('a read-only dist/ that is up to date is no error', () => {
  prepare();
  publish(dist(), after, all);
  const readOnly = ['mkdirSync', 'writeFileSync', 'renameSync', 'linkSync', 'rmdirSync', 'rmSync'] as const;
  for (const name of readOnly) {
    jest.spyOn(fs, name).mockImplementation(() => {
      throw Object.assign(new Error('EROFS'), { code: 'EROFS', syscall: name, path: dist() });
    });
  }
  expect(publish(dist(), after, all).changed).toEqual([]);
  expect(() => publish(dist(), before, all)).toThrow(
    'dist/: mkdirSync failed: the file system is read-only. dist/ is as it was. Mount it writable and run again.',
  );
});

test('a failing first run leaves not even dist/ behind', () => {
  expect.assertions(1);
  jest.spyOn(fs, 'writeSync').mockImplementation(() => {
    throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write', path: `${dist()}/.swap/x` });
  });
  attempt();
  expect(fs.existsSync(dist())).toBe(false);
});
