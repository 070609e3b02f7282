import fs from 'node:fs';
import path from 'node:path';
import { compare, DistError, publish } from '../../../src/render/dist/index';
import { cluster, put, scratch, snapshot } from './scratch';

const dist = scratch();
const all = { keepOthers: false };
const outside = () => `${path.dirname(dist())}/outside`;

/** Both commands refuse with a message, and the folder around dist/ stays as it is. */
function refuses(files: Readonly<Record<string, string>>, message: RegExp, name = 'prod'): void {
  const before = snapshot(path.dirname(dist()));
  for (const run of [compare, publish]) {
    let thrown: unknown;
    try {
      run(dist(), [cluster(name, files)], all);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(DistError);
    expect((thrown as DistError).message).toMatch(message);
  }
  expect(snapshot(path.dirname(dist()))).toEqual(before);
}

beforeEach(() => {
  put(`${outside()}/precious.yaml`, 'precious\n');
});

describe('a ledger from anybody', () => {
  test.each([
    '/etc/hosts',
    '../../outside/precious.yaml',
    '..',
    '.',
    'a/../../../outside/precious.yaml',
    'a//b.yaml',
    'a/',
    './a.yaml',
    'a\\b.yaml',
    'a\0b',
    'a.yaml\r',
    '.owned',
    '.OWNED',
  ])('that claims %j is refused with its line', (line) => {
    publish(dist(), [cluster('prod', { 'a.yaml': 'a\n' })], all);
    fs.appendFileSync(`${dist()}/prod/.owned`, `${line}\n`);
    refuses({ 'b.yaml': 'b\n' }, /dist\/prod\/\.owned:3: .* is no file to own: .* Delete the line\./);
  });

  test.each(['<<<<<<< HEAD', '=======', '>>>>>>> branch', '||||||| base'])(
    'with the conflict marker %j says how to resolve it',
    (marker) => {
      publish(dist(), [cluster('prod', { 'a.yaml': 'a\n' })], all);
      fs.appendFileSync(`${dist()}/prod/.owned`, `${marker}\n`);
      refuses({ 'a.yaml': 'a\n' }, /\.owned:3: a conflict marker of Git\. Delete the marker lines/);
    },
  );

  test('cannot delete through a symlinked folder', () => {
    put(`${dist()}/prod/.owned`, 'sub/precious.yaml\n');
    fs.symlinkSync('../../outside', `${dist()}/prod/sub`);
    refuses({ 'a.yaml': 'a\n' }, /dist\/prod\/sub: is a symlink/);
  });

  test('cannot delete a folder or a symlink it calls a file', () => {
    put(`${dist()}/prod/.owned`, 'sub\n');
    put(`${dist()}/prod/sub/mine.txt`, 'mine\n');
    refuses({ 'a.yaml': 'a\n' }, /dist\/prod\/sub: is a folder/);
    fs.rmSync(`${dist()}/prod/sub`, { recursive: true });
    fs.symlinkSync('../../outside/precious.yaml', `${dist()}/prod/sub`);
    refuses({ 'a.yaml': 'a\n' }, /dist\/prod\/sub: is a symlink/);
  });

  test('must be a plain file', () => {
    put(`${outside()}/ledger`, 'a.yaml\n');
    fs.mkdirSync(`${dist()}/prod`, { recursive: true });
    fs.symlinkSync('../../outside/ledger', `${dist()}/prod/.owned`);
    refuses({ 'a.yaml': 'a\n' }, /\.owned: the ledger must be a plain file/);
    fs.rmSync(`${dist()}/prod/.owned`);
    fs.mkdirSync(`${dist()}/prod/.owned`);
    refuses({ 'a.yaml': 'a\n' }, /\.owned: the ledger must be a plain file/);
  });
});

describe('symlinks', () => {
  test('are not followed when dist/ is one', () => {
    fs.symlinkSync('outside', dist());
    refuses({ 'a.yaml': 'a\n' }, /dist\/: is a symlink/);
    expect(() => publish(`${dist()}/`, [cluster('prod', { 'a.yaml': 'a\n' })], all)).toThrow(/dist\/: is a symlink/);
  });

  test('are not followed when the folder of a cluster is one', () => {
    fs.mkdirSync(dist());
    fs.symlinkSync('../outside', `${dist()}/prod`);
    refuses({ 'a.yaml': 'a\n' }, /dist\/prod: is a symlink/);
  });

  test('are not followed when a folder of files is one', () => {
    fs.mkdirSync(`${dist()}/prod`, { recursive: true });
    fs.symlinkSync('../../outside', `${dist()}/prod/sub`);
    refuses({ 'sub/precious.yaml': 'precious\n' }, /dist\/prod\/sub: is a symlink/);
    refuses({ 'sub/deeper/a.yaml': 'a\n' }, /dist\/prod\/sub: is a symlink/);
  });

  test('are not followed when an owned file became one, be the text the same', () => {
    publish(dist(), [cluster('prod', { 'a.yaml': 'precious\n' })], all);
    fs.rmSync(`${dist()}/prod/a.yaml`);
    fs.symlinkSync('../../outside/precious.yaml', `${dist()}/prod/a.yaml`);
    refuses({ 'a.yaml': 'precious\n' }, /a\.yaml: is a symlink/);
    refuses({ 'b.yaml': 'b\n' }, /a\.yaml: is a symlink/);
  });

  test('are not followed when the folder of unfinished runs is one', () => {
    fs.mkdirSync(dist());
    fs.symlinkSync('../outside', `${dist()}/.swap`);
    refuses({ 'a.yaml': 'a\n' }, /dist\/\.swap: is a symlink/);
  });

  test('to another cluster are not taken for a cluster that is no longer rendered', () => {
    put(`${outside()}/.owned`, 'precious.yaml\n');
    fs.mkdirSync(dist());
    fs.symlinkSync('../outside', `${dist()}/old`);
    publish(dist(), [cluster('prod', { 'a.yaml': 'a\n' })], all);
    expect(fs.readFileSync(`${outside()}/precious.yaml`, 'utf8')).toBe('precious\n');
    expect(fs.readlinkSync(`${dist()}/old`)).toBe('../outside');
  });
});

describe('what a dead run seems to have left', () => {
  const left = () => `${dist()}/.swap/999999999-1-0-0`;

  test('cannot move a file out of dist/ through a symlink', () => {
    put(`${left()}/old/prod/sub/planted.yaml`, 'planted\n');
    fs.mkdirSync(`${dist()}/prod`);
    fs.symlinkSync('../../outside', `${dist()}/prod/sub`);
    expect(() => publish(dist(), [cluster('prod', { 'a.yaml': 'a\n' })], all)).toThrow(/dist\/prod\/sub: is a symlink/);
    expect(snapshot(outside())).toEqual({ 'precious.yaml': '644 precious\n' });
  });

  test.each(['..%2Foutside', '%2Fetc', '.swap', 'a%2F..%2F..%2Foutside', '%zz'])('cannot name the place %j', (name) => {
    put(`${left()}/old/${name}/planted.yaml`, 'planted\n');
    put(`${left()}/next/${name}/planted.yaml`, 'planted\n');
    publish(dist(), [cluster('prod', { 'a.yaml': 'a\n' })], all);
    expect(snapshot(outside())).toEqual({ 'precious.yaml': '644 precious\n' });
    expect(fs.existsSync(`${dist()}/.swap`)).toBe(false);
  });

  test('is removed without following its symlinks, and so is rubbish', () => {
    fs.mkdirSync(left(), { recursive: true });
    fs.symlinkSync('../../../outside', `${left()}/old`);
    fs.symlinkSync('../../outside', `${dist()}/.swap/link`);
    put(`${dist()}/.swap/rubbish`, 'x');
    publish(dist(), [cluster('prod', { 'a.yaml': 'a\n' })], all);
    expect(snapshot(outside())).toEqual({ 'precious.yaml': '644 precious\n' });
    expect(Object.keys(snapshot(dist()))).toEqual(['prod/', 'prod/.owned', 'prod/a.yaml']);
  });

  test('is not put back over something that took its place', () => {
    put(`${left()}/old/prod/a.yaml`, 'old\n');
    put(`${left()}/next/prod/a.yaml`, 'next\n');
    put(`${dist()}/prod/mine.txt`, 'mine\n');
    const before = snapshot(dist());
    expect(() => publish(dist(), [cluster('prod', { 'a.yaml': 'a\n' })], all)).toThrow(
      /dist\/prod: a run was killed .* its old state waits in dist\/\.swap\/.*\/old\/prod.* Move one of the two away/,
    );
    expect(snapshot(dist())).toEqual(before);
  });
});

describe('names', () => {
  test.each(['/a', 'a/', '../a', 'a/../b', './a', 'a//b', 'a\\b', 'a\nb', 'a\0', '', '#a', '<<<<<<< a', '\ud800'])(
    'such as %j are not written',
    (name) => refuses({ [name]: 'x' }, /not a path to write: a path is relative/),
  );

  test.each(['', '.', '..', '.hidden', 'a/b', '.swap', 'a\\b'])('such as %j are no cluster', (name) =>
    refuses({ 'a.yaml': 'a' }, /not a cluster name/, name),
  );

  test.each([
    [{ 'a.yaml': '1', 'A.yaml': '2' }],
    [{ 'x/a.yaml': '1', 'X/b.yaml': '2' }],
    [{ 'é.yaml': '1', 'e\u0301.yaml': '2' }],
    [{ a: '1', 'a/b.yaml': '2' }],
    [{ 'a/b/c.yaml': '1', 'a/b': '2' }],
    [{ 'A/b.yaml': '1', a: '2' }],
    [{ '.Owned': '1' }],
    [{ '.owned/a.yaml': '1' }],
  ])('that macOS cannot hold side by side are refused: %j', (files) => {
    refuses(files as unknown as Record<string, string>, /stands in the way of .* Rename one of the two/);
  });

  test('of clusters may not differ in case only', () => {
    const two = [cluster('prod', { a: '1' }), cluster('Prod', { a: '1' })];
    expect(() => publish(dist(), two, all)).toThrow(/stands in the way of 'prod'/);
  });
});
