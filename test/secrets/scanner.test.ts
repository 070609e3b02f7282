import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBelow, scanAll } from './scanner';

jest.setTimeout(180_000);

test('a scanner finds no secret in any file of the repository, and none in dist/', async () => {
  const root = process.cwd();
  const files = filesBelow(root);
  expect(files.filter((file) => file.startsWith('dist/cat-cafe/')).length).toBeGreaterThan(500);
  expect(files.length).toBeGreaterThan(1500);
  expect(await scanAll(root, files)).toEqual([]);
});

describe('a secret in a copy is found:', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'scanner-'));
    cpSync('dist/cat-cafe/services/trino', join(copy, 'dist'), { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  // Put together here: this file is scanned too.
  const password = ['a', 'b', 'c'].map((letter) => letter.repeat(4)).join('9');
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  test.each([
    ['a password in a URL', `postgresql://trino:${password}@cafe-rw.postgresql.svc:5432/cat_cafe`],
    ['a private key', key.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['a token of GitHub', ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_')],
    [
      'a hook of a chat',
      ['https://hooks.slack.com/services', 'T0A1B2C3D', 'B0A1B2C3D', 'a1b2c3d4e5f6g7h8i9j0k1l2'].join('/'),
    ],
  ])('%s', async (_, secret) => {
    const file = 'dist/configmap-trino-catalogs.yaml';
    expect(await scanAll(copy, filesBelow(copy))).toEqual([]);
    const text = readFileSync(join(copy, file), 'utf8');
    const indented = secret.trim().replaceAll('\n', '\n    ');
    writeFileSync(join(copy, file), `${text}  planted: |\n    ${indented}\n`);
    expect((await scanAll(copy, filesBelow(copy))).join('\n')).toMatch(/^dist\/configmap-trino-catalogs\.yaml: /);
  });
});
