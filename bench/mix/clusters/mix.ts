import { readFileSync } from 'node:fs';
import { cluster, flux, local } from '#platform';
import { Team } from '../charts/mix';

/** Written by the bench beside package.json: the apps, and how many components they are divided into. */
const { apps, charts } = JSON.parse(readFileSync('input.json', 'utf8'));
const conf = readFileSync('base.conf', 'utf8');

export default cluster(
  'mix',
  { cloud: local(), sync: flux({ url: 'https://git.example/acme/platform' }), registry: 'registry.example/acme' },
  (on) => {
    const start = (chart: number) => Math.round((chart * apps.length) / charts);
    for (let chart = 0; chart < charts; chart++) {
      new Team(on, `group-${chart}`, { apps: apps.slice(start(chart), start(chart + 1)), conf });
    }
  },
);
