import { deriveLineage, lineagePage } from '#derive';
import { rendered } from '../clusters/rendered';

const { cluster: on } = rendered('cat-cafe');
const flows = deriveLineage(on);
const drawn = flows.map(
  ({ from, to, through }) => `${from.id} -> ${to.id}${through ? ` through ${through.name}` : ''}`,
);

test('a topic is followed through its job to the table that it becomes', () => {
  expect(drawn).toContain('topic cafe-orders -> cat-cafe/raw-ingestion');
  expect(drawn).toContain('cat-cafe/raw-ingestion -> table lake.cat_cafe.cafe_orders_raw');
});

test("who looks through Trino reads the tables themselves, and Trino's own nodes are no readers", () => {
  expect(drawn).toContain('table lake.cat_cafe.daily_cat_summary -> superset/superset-queries through trino');
  expect(drawn).toContain('postgresql table cafe.cat_cafe.cats -> superset/superset-queries through trino');
  expect(drawn.filter((flow) => flow.includes('trino table') || flow.includes('trino/trino'))).toEqual([]);
});

test('who only keeps tables in order is no part of it', () => {
  expect(on.ledger.grants.some(({ who }) => who.id === 'spark/iceberg-maintenance')).toBe(true);
  expect(drawn.filter((flow) => flow.includes('iceberg-maintenance'))).toEqual([]);
});

test('nothing flows twice', () => {
  expect(new Set(drawn).size).toBe(drawn.length);
});

test('the page draws each flow, and says of each data set who writes and who reads it', () => {
  const page = lineagePage(on, flows);
  expect(page.match(/ --> | -->\|/g)).toHaveLength(flows.length);
  expect(page).toContain('-->|through trino|');
  expect(page).toContain(
    '| table lake.cat_cafe.daily_cat_summary | cat-cafe/daily-cat-summary | superset/superset-queries (through trino) |',
  );
  expect(page).toContain('| topic cafe-orders | cat-cafe/event-producer | cat-cafe/raw-ingestion |');
});
