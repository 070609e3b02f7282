import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../cluster/report';
import { exceptions } from './exceptions';

interface Finding {
  readonly check_id: string;
  readonly check_name: string;
  readonly resource: string;
  readonly file_path: string;
}

interface Results {
  readonly summary: { readonly passed: number; readonly failed: number; readonly parsing_errors: number };
  readonly results: { readonly failed_checks: readonly Finding[] };
}

/** Checkov finds nothing in the stacks without a reason that is written down, and every reason is still needed. */
export async function scan(report: Report, checkov: string, dist: string, work: string): Promise<void> {
  const copies = join(work, 'scanned');
  for (const name of readdirSync(dist)) {
    // Its parser stops at a member of `terraform` that is no block, such as `required_version`. What it judges is resources.
    const { '//': _, terraform: __, ...judged } = JSON.parse(readFileSync(join(dist, name, 'main.tf.json'), 'utf8'));
    mkdirSync(join(copies, name), { recursive: true });
    writeFileSync(join(copies, name, 'main.tf.json'), JSON.stringify(judged, null, 2));
  }
  const { summary, results } = await run(checkov, copies);
  report.check('the scanner reads every stack', ...(summary.parsing_errors === 0 ? [] : ['it does not']));
  report.check('the scanner looks at much', ...(summary.passed > 500 ? [] : [`only ${summary.passed} checks passed`]));
  const found = results.failed_checks;
  const unexplained = found.filter((one) => !exceptions.some((exception) => covers(exception, one)));
  report.check(
    'the scanner finds nothing that has no reason',
    ...unexplained.map(
      ({ check_id, check_name, file_path, resource }) => `${check_id} ${check_name}: ${file_path} ${resource}`,
    ),
  );
  for (const exception of exceptions) {
    const isNeeded = found.some((one) => covers(exception, one));
    report.check(
      `${exception.check} needs its reason: ${exception.of}`,
      ...(isNeeded ? [] : ['nothing is found any more']),
    );
  }
  console.log(`  scanner: ${summary.passed} passed, ${found.length} explained by ${exceptions.length} reasons`);
}

const covers = ({ check, of }: (typeof exceptions)[number], { check_id, file_path, resource }: Finding) =>
  check === check_id &&
  new RegExp(`^${of.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(`${file_path.split('/')[1]}/${resource}`);

const run = (checkov: string, folder: string) =>
  new Promise<Results>((done, fail) => {
    const args = ['--directory', folder, '--framework', 'terraform_json', '--output', 'json', '--quiet', '--compact'];
    execFile(checkov, [...args, '--skip-download'], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      // It ends with 1 when it has found something.
      if (stdout.trimStart().startsWith('{')) done(JSON.parse(stdout));
      else fail(error ?? new Error(`checkov said nothing: ${stderr.slice(-500)}`));
    });
  });
