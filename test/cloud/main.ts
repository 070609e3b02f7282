import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cloudOf } from '../../src/commands/cloud';
import { Report } from '../cluster/report';
import { definitions, derived } from '../clusters/rendered';
import { stopAll } from '../lanes/processes';
import { judgeRights } from './least-privilege';
import { Life } from './life';
import { refuse } from './refusals';
import { scan } from './scan';
import { Simulator } from './simulator';

const NAME = 'cat-cafe';
const { TF_PLUGIN_MIRROR: plugins = '', LAKEHOUSE_LAB = '' } = process.env;
const [dist = `dist/${NAME}/terraform`] = process.argv.slice(2);
const lab = join(LAKEHOUSE_LAB, 'cloud');
const python = join(lab, 'simulator/bin/python');
const work = mkdtempSync(join(tmpdir(), 'lakehouse-cloud-'));
const report = new Report();

async function main(): Promise<void> {
  const on = derived(definitions[NAME]!);
  const layer = cloudOf(on);
  const { cloud } = on;
  if (!layer || cloud.provider === 'none') throw new Error(`${NAME} stands on no cloud`);
  const { account, region } = cloud;
  const stacks = layer.stacks.map(({ name }) => name);
  // Beside Terraform, which waits for the simulator most of the time.
  const scanned = aside('the scanner runs', scan(report, join(lab, 'scanner/bin/checkov'), resolve(dist), work));
  const aws = await Simulator.start(python, work, { account, region });
  const life = new Life(report, aws, on, cloud, stacks, work, plugins);
  await life.apply(resolve(dist));
  await life.readBack();
  await life.states('after the apply');
  const attached = await life.attached();
  const where = { cluster: NAME, account, region };
  const judged = aside(
    'rights are judged',
    report.timed('rights', () => judgeRights(report, { python, lab }, on, where, attached)),
  );
  await life.change();
  await judged;
  await life.states('after the change');
  await life.destroy();
  await aws.stop();
  await scanned;
  await report.timed('what is wrong is refused', () => refuse(report, layer.stacks, join(work, 'refused'), plugins));
}

/** What goes on while the rest does: it fails when its turn comes to be waited for, not in between. */
const aside = (what: string, work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => report.check(what, String(error)));

async function end(): Promise<void> {
  await stopAll();
  const isSound = report.finish();
  // What failed may be looked at.
  if (isSound) rmSync(work, { recursive: true });
  else if (existsSync(work)) console.error(`kept: ${work}`);
  process.exit(isSound ? 0 : 1);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void stopAll().then(() => process.exit(130)));
main()
  .catch((error: unknown) => report.check('the lane came to its end', String(error)))
  .finally(end);
