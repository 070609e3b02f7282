import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const codes = (...paths: string[]) =>
  new Set(
    execFileSync('grep', ['-rhoE', 'LH[0-9]{3}', ...paths], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .sort(),
  );

test('every code that can be told is in the list of what synth refuses, and none else', () => {
  expect(codes('docs/errors.md')).toEqual(codes('src', 'charts', 'infra-tf'));
  expect(codes('docs/errors.md').size).toBeGreaterThan(20);
});

test('every code has a test that makes it speak', () => {
  const tested = codes('test');
  expect([...codes('src', 'charts', 'infra-tf')].filter((code) => !tested.has(code))).toEqual([]);
});

test('the README shows the error that synth tells', () => {
  const shown = /LH201 [^\n]+/.exec(readFileSync('README.md', 'utf8'))?.[0] ?? '';
  const rule = shown.slice(shown.lastIndexOf(': ') + 2);
  expect(readFileSync('charts/kafka/topic.ts', 'utf8')).toContain(rule);
});
