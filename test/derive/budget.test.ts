import { Component, cores, gib, mib, Workload } from '#platform';
import { budgetTable, deriveBudget } from '../../src/derive/budget';
import { tiny } from '../charts/descriptions';
import { derived } from '../clusters/rendered';

const one = { pods: 1, cpu: cores(0.5), memory: mib(512) };

function budgetOf() {
  const definition = tiny((on) => {
    const shop = { namespace: 'shop' };
    const services = new Component(on, 'shop', { layer: 'services', ...shop });
    const jobs = new Component(on, 'jobs', { layer: 'workloads', ...shop });
    new Workload(services, 'till', { ...shop, podLabels: { app: 'till' } });
    new Workload(jobs, 'report', { ...shop, podLabels: { app: 'report' } });
    on.asks({ who: 'shop/till', ...shop, ...one, placement: 'services', storage: gib(10) });
    on.asks({ who: 'shop/report', ...shop, ...one, placement: 'batch' });
    on.asks({ who: 'brokers of an operator', ...shop, ...one, pods: 3, placement: 'services', storage: gib(5) });
    on.asks({ who: 'says nothing of nodes', ...shop, ...one });
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
    ['services core', '1 500m 512Mi 0Gi'],
    ['services services', '4 1 1Gi 15Gi'],
    ['workloads batch', '1 500m 512Mi 0Gi'],
  ]);
  expect(`${total.pods} ${total.cpu} ${total.memory} ${total.storage}`).toBe('6 2 2Gi 15Gi');
});

test('for people it is a table with sums', () => {
  expect(budgetTable(budgetOf())).toBe(
    [
      'What tiny asks for',
      '',
      'layer      nodes     pods  cpu  memory  volumes',
      'services   core         1  0.5   0.5Gi        -',
      'services   services     4  1.0   1.0Gi   15.0Gi',
      'workloads  batch        1  0.5   0.5Gi        -',
      'all        batch        1  0.5   0.5Gi        -',
      'all        core         1  0.5   0.5Gi        -',
      'all        services     4  1.0   1.0Gi   15.0Gi',
      'all        all          6  2.0   2.0Gi   15.0Gi',
      '',
    ].join('\n'),
  );
});
