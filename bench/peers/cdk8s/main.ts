import { readFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { AppGroup } from './mix';

const { apps, charts } = JSON.parse(readFileSync('input.json', 'utf8'));
const conf = readFileSync('base.conf', 'utf8');

const app = new App();
const start = (chart: number) => Math.round((chart * apps.length) / charts);
for (let chart = 0; chart < charts; chart++) {
  new AppGroup(app, `group-${chart}`, apps.slice(start(chart), start(chart + 1)), conf);
}
app.synth();
