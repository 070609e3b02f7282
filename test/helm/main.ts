import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import catCafe from '../../clusters/cat-cafe';
import catCafeDev from '../../clusters/cat-cafe-dev';
import { render } from '../../src/commands/render';
import { Report } from '../lanes/report.js';
import { judge } from './judge';
import { Helm } from './render';

const report = new Report();
const lab = process.env.LAKEHOUSE_LAB ?? '.lab';

async function main(): Promise<void> {
  const charts = join(lab, 'charts');
  mkdirSync(charts, { recursive: true });
  const helm = new Helm(charts, join(lab, 'run'));
  for (const definition of [catCafe, catCafeDev]) {
    const { cluster } = render(definition, process.cwd());
    for (const release of cluster.chartReleases) {
      const what = `${cluster.name}: ${release.props.name}`;
      await report.check(`${what} is rendered`, () => void helm.of(release).render());
      await report.check(`${what}: schemas/charts is what its chart takes`, () => helm.isCompiled(release));
      for (const [rule, body] of judge(release, helm.of(release))) await report.check(`${what}: ${rule}`, body);
    }
  }
}

main()
  .catch((error: unknown) => report.failure('the lane came to its end', error))
  .then(() => process.exit(report.finish()));
