import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Who may import whom is stated in .dependency-cruiser.cjs; this runs it over the whole house. */
test('no room imports what it may not', () => {
  const cruise = join(process.cwd(), 'node_modules/.bin/depcruise');
  const run = () =>
    execFileSync(cruise, ['--output-type', 'json', 'src', 'charts', 'clusters', 'infra-tf', 'schemas'], {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    });
  let output: string;
  try {
    output = run();
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  const { summary } = JSON.parse(output) as {
    summary: { totalCruised: number; violations: readonly { from: string; to: string; rule: { name: string } }[] };
  };
  expect(summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
  expect(summary.totalCruised).toBeGreaterThan(80);
}, 60_000);
