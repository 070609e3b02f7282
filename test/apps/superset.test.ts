import { readFileSync } from 'node:fs';
import { versions } from '#platform';

const read = (file: string) => readFileSync(`apps/superset/${file}`, 'utf8');

test('the image holds the versions that dist/ names', () => {
  expect(read('Dockerfile')).toContain(`ARG SUPERSET_VERSION=${versions.superset.version}\n`);
  expect(read('requirements.txt')).toContain(`\ntrino==${versions.superset.trino}\n`);
});

test('every package of the image is pinned', () => {
  const lines = read('requirements.txt')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !/^[\w-]+==[\d.]+$/.test(line))).toEqual([]);
});
