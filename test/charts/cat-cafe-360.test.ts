import { bigint, cores, double, gib, record, string } from '#platform';
import { thresholds } from '../../charts/cat-cafe/alerts';
import { catCafe360 } from '../../charts/cat-cafe/dashboard';
import { catCafePeople } from '../../charts/cat-cafe/people';
import { catCafeTables } from '../../charts/cat-cafe/raw-ingestion';
import { PostgresCluster } from '../../charts/postgresql';
import type { Dashboard } from '../../charts/superset';
import { lakeOn, tiny } from './descriptions';

const Summary = record({ cat_id: string(), avg_activity_level: double(), total_interaction_count: bigint() });

function described(): Dashboard {
  let board: Dashboard | undefined;
  tiny((on) => {
    const lake = lakeOn(on);
    const size = { instances: 1, cpu: cores(1), memory: gib(1), disk: gib(1) };
    const people = catCafePeople(new PostgresCluster(on, { name: 'cafe', lake, ...size }).database('cat_cafe'));
    const summary = lake.table('daily_cat_summary', { of: Summary });
    board = catCafe360({ raw: catCafeTables(lake), people, summary });
  }).build();
  return board as Dashboard;
}

const charts = described().rows.flat();
const reads = (name: string) =>
  charts.find((chart) => chart.name === name)?.dataset.reads.map(({ name }) => name.split('.').at(-1));

test('the dashboard shows the three federated charts of module 7, and the two that it refers to', () => {
  expect(charts.map(({ name }) => name)).toEqual([
    'Daily Cafe Revenue',
    'Daily Health Alerts',
    'Most Liked Cat Breeds',
    'Average Spend by Visitor Persona',
    'Cat Popularity Profile',
  ]);
});

test('each federated chart joins the lake with PostgreSQL', () => {
  expect(reads('Most Liked Cat Breeds')).toEqual(['cat_interactions_raw', 'cats']);
  expect(reads('Average Spend by Visitor Persona')).toEqual(['cafe_orders_raw', 'visitors']);
  expect(reads('Cat Popularity Profile')).toEqual(['daily_cat_summary', 'cats']);
});

test('what counts as an alert on the dashboard is what raises one', () => {
  const alerts = charts.find(({ name }) => name === 'Daily Health Alerts')?.dataset.rows as { text: string };
  expect(alerts.text).toContain(`"hours_since_last_drink" > ${thresholds.thirstyAfterHours}`);
  expect(alerts.text).toContain(`"activity_level" < ${thresholds.stressedBelowActivity}`);
});
