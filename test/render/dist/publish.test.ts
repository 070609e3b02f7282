import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { compare, DistError, publish } from '../../../src/render/dist/index';
import { cluster, contents, put, scratch, snapshot } from './scratch';

const dist = scratch();
const all = { keepOthers: false };

function times(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of ['.', ...Object.keys(snapshot(folder))]) {
    const { mtimeNs, ino } = fs.lstatSync(`${folder}/${name}`, { bigint: true });
    found[name] = `${ino} ${mtimeNs}`;
  }
  return found;
}

describe('a first run', () => {
  test('writes every file, a sorted ledger per cluster, and nothing else', () => {
    const outcome = publish(dist(), [cluster('prod', { 'b/x.yaml': 'x\n', 'a.yaml': 'a\n' })], all);
    expect(outcome).toEqual({ added: ['prod/a.yaml', 'prod/b/x.yaml'], changed: [], removed: [], unchanged: 0 });
    expect(snapshot(dist())).toEqual({
      'prod/': '755',
      'prod/.owned': expect.stringMatching(/^644 # Generated: .*`npm run synth`.*\na\.yaml\nb\/x\.yaml\n$/),
      'prod/a.yaml': '644 a\n',
      'prod/b/': '755',
      'prod/b/x.yaml': '644 x\n',
    });
  });

  test('keeps text outside ASCII byte for byte', () => {
    const text = 'name: Kätzchen 🐈 \u2028\n';
    publish(dist(), [cluster('prod', { 'a.yaml': text })], all);
    expect(fs.readFileSync(`${dist()}/prod/a.yaml`, 'utf8')).toBe(text);
    expect(publish(dist(), [cluster('prod', { 'a.yaml': text })], all).unchanged).toBe(1);
  });

  test('adopts files that already hold what it would write', () => {
    put(`${dist()}/prod/a.yaml`, 'a\n');
    const outcome = publish(dist(), [cluster('prod', { 'a.yaml': 'a\n' })], all);
    expect(outcome).toEqual({ added: [], changed: ['prod/.owned'], removed: [], unchanged: 1 });
    expect(publish(dist(), [cluster('prod', {})], all).removed).toEqual(['prod/a.yaml']);
  });

  test('of nothing makes nothing', () => {
    publish(dist(), [], all);
    expect(fs.existsSync(dist())).toBe(false);
  });
});

describe('a later run', () => {
  const first = [cluster('prod', { 'a.yaml': 'a\n', 'b/x.yaml': 'x\n', 'b/y.yaml': 'y\n', 'c/z.yaml': '' })];
  const change = (files: Readonly<Record<string, string>>) => [
    cluster('prod', { ...Object.fromEntries(first[0]!.files), ...files }),
  ];
  beforeEach(() => {
    publish(dist(), first, all);
  });

  test('that changes nothing touches nothing, not even the time of a folder', () => {
    const before = times(dist());
    expect(publish(dist(), first, all)).toEqual({ added: [], changed: [], removed: [], unchanged: 4 });
    expect(times(dist())).toEqual(before);
  });

  test('replaces the one file that differs and touches no other', () => {
    const before = times(`${dist()}/prod`);
    const outcome = publish(dist(), change({ 'b/x.yaml': 'new\n' }), all);
    expect(outcome).toEqual({ added: [], changed: ['prod/b/x.yaml'], removed: [], unchanged: 3 });
    const after = times(`${dist()}/prod`);
    const touched = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(touched).toEqual(['b/', 'b/x.yaml']);
  });

  test('replaces only the folder below which everything differs', () => {
    const before = times(`${dist()}/prod`);
    publish(dist(), change({ 'b/x.yaml': 'new\n', 'b/y.yaml': 'new\n' }), all);
    const after = times(`${dist()}/prod`);
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([
      '.',
      'b/',
      'b/x.yaml',
      'b/y.yaml',
    ]);
  });

  test('keeps inode and time of files that do not change while others come and go', () => {
    const before = times(`${dist()}/prod`);
    const files = { 'a.yaml': 'a\n', 'b/x.yaml': 'new\n', 'b/y.yaml': 'y\n', 'd/w.yaml': 'w\n' };
    expect(publish(dist(), [cluster('prod', files)], all)).toEqual({
      added: ['prod/d/w.yaml'],
      changed: ['prod/b/x.yaml'],
      removed: ['prod/c/z.yaml'],
      unchanged: 2,
    });
    const after = times(`${dist()}/prod`);
    expect([after['a.yaml'], after['b/y.yaml']]).toEqual([before['a.yaml'], before['b/y.yaml']]);
    expect(contents(`${dist()}/prod`)).toEqual(files);
  });

  test('restores a file that was edited or deleted by hand', () => {
    put(`${dist()}/prod/a.yaml`, 'edited\n');
    fs.rmSync(`${dist()}/prod/b`, { recursive: true });
    expect(publish(dist(), first, all)).toMatchObject({
      changed: ['prod/a.yaml'],
      added: ['prod/b/x.yaml', 'prod/b/y.yaml'],
    });
    expect(compare(dist(), first, all).unchanged).toBe(4);
  });

  test('sees a file that was only cut short, only made longer, or emptied', () => {
    for (const text of ['', 'a', 'a\n\n', 'b\n']) {
      put(`${dist()}/prod/a.yaml`, text);
      expect(publish(dist(), first, all).changed).toEqual(['prod/a.yaml']);
    }
    put(`${dist()}/prod/c/z.yaml`, 'no longer empty');
    expect(publish(dist(), first, all).changed).toEqual(['prod/c/z.yaml']);
  });

  test('lets a folder take the place of a file, and a file the place of a folder', () => {
    const files = { 'a.yaml/inner.yaml': '1\n', b: '2\n' };
    publish(dist(), [cluster('prod', files)], all);
    expect(contents(`${dist()}/prod`)).toEqual(files);
  });

  test('writes files that are longer than any before', () => {
    const long = 'ü'.repeat(300_000);
    publish(dist(), change({ 'a.yaml': long }), all);
    expect(publish(dist(), change({ 'a.yaml': long }), all).unchanged).toBe(4);
  });

  test('removes folders that became empty, and the cluster with its last file', () => {
    publish(dist(), [cluster('prod', { 'a.yaml': 'a\n' })], all);
    expect(Object.keys(snapshot(dist()))).toEqual(['prod/', 'prod/.owned', 'prod/a.yaml']);
    publish(dist(), [cluster('prod', {})], all);
    expect(snapshot(dist())).toEqual({});
  });

  test('removes the files of clusters that are no longer rendered, unless told to leave them', () => {
    const other = cluster('test', { 't.yaml': 't\n' });
    publish(dist(), [...first, other], all);
    expect(publish(dist(), [other], { keepOthers: true }).removed).toEqual([]);
    expect(fs.existsSync(`${dist()}/prod/a.yaml`)).toBe(true);
    expect(publish(dist(), [other], all).removed).toHaveLength(4);
    expect(contents(dist())).toEqual({ 'test/t.yaml': 't\n' });
  });

  test('is told by compare beforehand, which writes nothing', () => {
    const next = [cluster('test', { 't.yaml': 't\n' }), ...change({ 'a.yaml': 'new\n' })];
    const before = [snapshot(dist()), times(dist())];
    const told = compare(dist(), next, all);
    expect([snapshot(dist()), times(dist())]).toEqual(before);
    expect(publish(dist(), next, all)).toEqual(told);
  });

  test('puts an untidy ledger right, and compare does not pass before', () => {
    const tidy = fs.readFileSync(`${dist()}/prod/.owned`, 'utf8');
    const lines = tidy.trimEnd().split('\n');
    for (const text of [
      tidy.trimEnd(),
      `${tidy}\n`,
      [...lines].reverse().join('\n'),
      `${tidy}gone.yaml\n`,
      lines.slice(1).join('\n'),
      `${tidy}# a remark\n`,
      `${lines[0]}\n${lines[1]}\n${lines.slice(1).join('\n')}\n`,
    ]) {
      fs.writeFileSync(`${dist()}/prod/.owned`, text);
      expect(compare(dist(), first, all).changed).toEqual(['prod/.owned']);
      publish(dist(), first, all);
      expect(fs.readFileSync(`${dist()}/prod/.owned`, 'utf8')).toBe(tidy);
    }
  });
});

describe('what others put into dist/', () => {
  const owned = cluster('prod', { 'a.yaml': 'a\n', 'b/x.yaml': 'x\n' });
  beforeEach(() => {
    publish(dist(), [owned], all);
    put(`${dist()}/README.md`, 'by hand\n', 0o600);
    put(`${dist()}/notes/deep/n.txt`, 'by hand\n');
    put(`${dist()}/prod/b/own.sh`, '#!/bin/sh\n', 0o750);
    put(`${dist()}/prod/mine/m.txt`, 'mine\n', 0o444);
    fs.mkdirSync(`${dist()}/prod/empty`);
    fs.symlinkSync('../../elsewhere', `${dist()}/prod/mine/link`);
    fs.chmodSync(`${dist()}/prod/mine`, 0o2570);
  });
  const foreign = () => {
    const found = Object.entries(snapshot(dist())).filter(([name]) => !/owned|a\.yaml|x\.yaml|prod\/c/.test(name));
    return Object.fromEntries(found);
  };

  test('survives every kind of run with bytes and modes', () => {
    const before = foreign();
    expect(Object.keys(before)).toHaveLength(11);
    publish(dist(), [cluster('prod', { 'a.yaml': '2\n', 'b/x.yaml': '2\n' })], all);
    expect(foreign()).toEqual(before);
    publish(dist(), [cluster('prod', { 'a.yaml': '2\n', 'c.yaml': '3\n' })], all);
    expect(foreign()).toEqual(before);
    publish(dist(), [], all);
    expect(foreign()).toEqual(before);
    expect(fs.existsSync(`${dist()}/prod/.owned`)).toBe(false);
  });

  test('survives where the file system refuses hard links', () => {
    const before = foreign();
    jest.spyOn(fs, 'linkSync').mockImplementation(() => {
      throw Object.assign(new Error('no links here'), { code: 'EPERM' });
    });
    const kept = fs.lstatSync(`${dist()}/prod/a.yaml`).mtimeMs;
    publish(dist(), [cluster('prod', { 'a.yaml': 'a\n', 'c.yaml': '3\n' })], all);
    expect(foreign()).toEqual(before);
    expect(Math.abs(fs.lstatSync(`${dist()}/prod/a.yaml`).mtimeMs - kept)).toBeLessThan(2);
  });

  test('survives when it appears while the run is at work', () => {
    const rename = fs.renameSync;
    jest.spyOn(fs, 'renameSync').mockImplementationOnce((from, to) => {
      put(`${dist()}/prod/late/l.txt`, 'just in time\n');
      rename(from, to);
    });
    publish(dist(), [cluster('prod', { 'c.yaml': '3\n' })], all);
    expect(contents(`${dist()}/prod`)).toMatchObject({ 'c.yaml': '3\n', 'late/l.txt': 'just in time\n' });
    expect(Object.keys(contents(`${dist()}/prod`))).not.toContain('a.yaml');
  });

  test.each([
    ['a file', () => put(`${dist()}/prod/new.yaml`, 'other\n'), /new\.yaml: exists, but the ledger .* does not own it/],
    ['an empty file', () => put(`${dist()}/prod/new.yaml`, ''), /new\.yaml: exists/],
    ['a folder', () => put(`${dist()}/prod/new.yaml/f`, ''), /new\.yaml: is a folder/],
    [
      'a symlink to the same text',
      () => fs.symlinkSync('a.yaml', `${dist()}/prod/new.yaml`),
      /new\.yaml: is a symlink/,
    ],
  ])('is never overwritten: %s in the way is an error that names it and the fix', (_, place, message) => {
    place();
    const before = snapshot(dist());
    const next = [cluster('prod', { ...Object.fromEntries(owned.files), 'new.yaml': 'a\n' })];
    for (const run of [compare, publish]) {
      expect(() => run(dist(), next, all)).toThrow(DistError);
      expect(() => run(dist(), next, all)).toThrow(message);
      expect(() => run(dist(), next, all)).toThrow(/Move .* away/);
    }
    expect(snapshot(dist())).toEqual(before);
  });

  test('keeps its folder, even where a file would replace the folder', () => {
    const before = snapshot(dist());
    expect(() => publish(dist(), [cluster('prod', { b: 'file\n' })], all)).toThrow(
      /dist\/prod\/b: a file is to be written here, but a folder/,
    );
    expect(snapshot(dist())).toEqual(before);
  });

  test('keeps a pipe from stopping the run', () => {
    execFileSync('mkfifo', [`${dist()}/prod/pipe`]);
    expect(() => publish(dist(), [cluster('prod', { 'a.yaml': 'a\n', pipe: '' })], all)).toThrow(/is a device or pipe/);
    publish(dist(), [cluster('prod', { 'z.yaml': 'z\n' })], all);
    expect(fs.lstatSync(`${dist()}/prod/pipe`).isFIFO()).toBe(true);
    fs.rmSync(`${dist()}/prod/pipe`);
  });
});
