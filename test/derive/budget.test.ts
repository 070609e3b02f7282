import { budgetPage, deriveBudget } from '#derive';
import { type Cloud, Component, cluster, cores, flux, gib, local, mib, type Room } from '#platform';
import { derived } from '../clusters/rendered';
import { awsIn } from '../platform/described';

const one = { pods: 1, cpu: cores(0.5), memory: mib(512) };

function budgetOf(cloud: Cloud = local(), room?: Room) {
  const base = { cloud, sync: flux({ url: 'https://git.example.org/x.git' }), registry: 'registry.example.org' };
  const definition = cluster('tiny', base, (on) => {
    const shop = new Component(on, 'shop', { layer: 'services', namespace: 'shop' });
    const jobs = new Component(on, 'jobs', { layer: 'workloads', namespace: 'shop' });
    on.asks({ who: 'shop/till', owner: shop, ...one, placement: 'services', storage: gib(10) });
    on.asks({ who: 'shop/report', owner: jobs, ...one, placement: 'batch' });
    on.asks({ who: 'brokers', owner: shop, ...one, pods: 3, placement: 'services', storage: gib(5) });
    on.deriveLater(() => on.asks({ who: 'what is derived', owner: jobs, ...one, placement: 'core' }));
    if (room) on.placements.limit('services', room);
  });
  return deriveBudget(derived(definition));
}

test('what is asked for is added up by layer and kind of node', () => {
  const { rows, total } = budgetOf();
  const figures = rows.map(({ layer, placement, pods, cpu, memory, storage }) => [
    `${layer} ${placement}`,
    `${pods} ${cpu} ${memory} ${storage}`,
  ]);
  expect(figures).toEqual([
    ['services services', '4 1 1Gi 15Gi'],
    ['workloads batch', '1 500m 512Mi 0Gi'],
    ['workloads core', '1 500m 512Mi 0Gi'],
  ]);
  expect(`${total.pods} ${total.cpu} ${total.memory} ${total.storage}`).toBe('6 2 2Gi 15Gi');
});

test('for people it is a table with its sum', () => {
  expect(budgetPage(budgetOf())).toBe(
    [
      'What tiny asks for, when all of it runs at once and at its largest',
      '',
      'layer      nodes     pods  cpu  memory  volumes',
      'services   services     4  1.0   1.0Gi   15.0Gi',
      'workloads  batch        1  0.5   0.5Gi        -',
      'workloads  core         1  0.5   0.5Gi        -',
      'all        all          6  2.0   2.0Gi   15.0Gi',
      '',
      'Nobody makes nodes here: those that are there must hold all of it.',
      '',
    ].join('\n'),
  );
});

test.each([
  [{ cpu: cores(1.5), memory: gib(4) }, '50% more, then processors are short'],
  [{ cpu: cores(4), memory: gib(1) }, '0% more, then memory is short'],
])('where somebody makes nodes it says how much more they may hold: %j', (room, words) => {
  const page = budgetPage(budgetOf(awsIn('eu-north-1'), room));
  expect(page).toContain('What its nodes may hold');
  expect(page).toContain(`services  ${words}`);
  expect(page).toMatch(/batch +no limit is stated/);
});
