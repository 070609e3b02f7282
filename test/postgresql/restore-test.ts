import { deepStrictEqual, match, notStrictEqual, strictEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../lanes/report.js';
import type { World } from './world.js';

/** The questions of the restore test, asked of the real databases, and its script, with a kubectl that only writes down what it was told. */
export async function restored(world: World, report: Report): Promise<void> {
  await report.check('the restore test tells a database with rows from an empty one', () => {
    const test = (database: string) => world.server.ask(world.restoreTest[`${database}.sql`] ?? 'missing', database);
    test('cat_cafe');
    test('superset');
    world.server.ask('TRUNCATE cats, visitors', 'cat_cafe');
    world.server.ask('DROP TABLE dashboards', 'superset');
    for (const database of ['cat_cafe', 'superset']) {
      let said = '';
      try {
        test(database);
      } catch (error) {
        said = String(error);
      }
      match(said, new RegExp(`database ${database} was restored, but`));
    }
  });
  await report.check('it takes down what it brought up, and what an earlier run left', async () => {
    const { code, told } = await script(world, 'well');
    strictEqual(code, 0);
    deepStrictEqual(told, ['delete', 'create', 'wait', ...world.databases.map(() => 'exec'), 'delete']);
  });
  for (const failing of ['create', 'wait', 'exec']) {
    await report.check(`it fails and takes all down when \`kubectl ${failing}\` fails`, async () => {
      const { code, told } = await script(world, `${failing}-fails`, failing);
      notStrictEqual(code, 0);
      deepStrictEqual(told.slice(-2), [failing, 'delete']);
    });
  }
  await report.check('it takes all down when it is stopped while it waits', async () => {
    const { code, told } = await script(world, 'stopped', 'never', true);
    strictEqual(code, 143);
    deepStrictEqual(told, ['delete', 'create', 'wait', 'delete']);
  });
}

/** Runs the script, and says what kubectl was told to do. */
async function script(world: World, name: string, failing = 'never', stopped = false) {
  const folder = join(world.server.folder, `restore-test-${name}`);
  const log = join(folder, 'told');
  const kubectl = join(folder, 'kubectl');
  mkdirSync(folder);
  writeFileSync(
    kubectl,
    `#!/bin/sh\necho "$1" >>${log}\n[ "$1" != ${failing} ] || exit 1\n[ "$1" != wait ] || sleep ${stopped ? 20 : 0}\n`,
  );
  chmodSync(kubectl, 0o755);
  for (const [file, text] of Object.entries(world.restoreTest)) {
    writeFileSync(join(folder, file), text.replaceAll('/etc/restore-test', folder));
  }
  const child = spawn('bash', [join(folder, 'test.sh')], {
    env: { PATH: `${folder}:${process.env.PATH}` },
    stdio: 'ignore',
  });
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
  const told = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
  if (stopped) {
    for (let tries = 0; tries < 100 && told().at(-1) !== 'wait'; tries++) await sleep(50);
    child.kill('SIGTERM');
  }
  const code = await ended;
  return { code, told: told() };
}
