import { type Cluster, type Component, cores, days, Endpoint, gib, pods } from '#platform';
import { Karpenter } from '../../charts/karpenter';
import { Monitoring } from '../../charts/monitoring';
import { described, threeZones } from './described';

const monitored = (on: Cluster) => new Monitoring(on, { retention: days(1), disk: gib(1), alertsTo: 'nobody' });

const metrics = (name: string, owner: Component) => ({
  name,
  endpoint: new Endpoint(`here/${name}`, owner, pods('here', { app: name }), [9090]),
});

const ask = { who: 'late', pods: 1, cpu: cores(1), memory: gib(1), placement: 'batch' } as const;

test('steps run in their order, whatever the order of registration', () => {
  const ran: string[] = [];
  described((_, on) => {
    for (const known of ['asks', 'metrics', 'workloads', 'description'] as const) {
      on.deriveLater(() => ran.push(known), known);
    }
  });
  expect(ran).toEqual(['description', 'workloads', 'metrics', 'asks']);
});

test('a derivation may register others, for its own step or a later one', () => {
  const ran: string[] = [];
  described((_, on) => {
    on.deriveLater(() => {
      on.deriveLater(() => ran.push('later step'), 'asks');
      on.deriveLater(() => ran.push('same step'));
      ran.push('first');
    });
  });
  expect(ran).toEqual(['first', 'same step', 'later step']);
});

test('the same derivation registered twice runs once', () => {
  let runs = 0;
  const count = () => void runs++;
  described((_, on) => {
    on.deriveLater(count);
    on.deriveLater(count);
  });
  expect(runs).toBe(1);
});

test('metrics that a derivation states have a monitor, though monitoring was stated before', () => {
  const { objects } = described((box, on) => {
    monitored(on);
    on.deriveLater(() => on.observes.metrics(metrics('late', box)), 'workloads');
  });
  expect(objects.filter(({ kind }) => kind === 'PodMonitor').map(({ metadata }) => metadata.name)).toContain('late');
});

test('what a derivation places on nodes has a pool, though the pools were stated before', () => {
  const { objects } = described((owner, on) => {
    new Karpenter(on);
    on.deriveLater(() => void on.placements.use('query'));
    on.deriveLater(() => on.asks({ owner, ...ask }), 'metrics');
  }, threeZones);
  const pools = objects.filter(({ kind }) => kind === 'NodePool').map(({ metadata }) => metadata.name);
  expect(pools).toEqual(['batch', 'core', 'query']);
});

test.each([
  ['metrics', (on: Cluster, box: Component) => on.observes.metrics(metrics('late', box))],
  ['asks', (on: Cluster, owner: Component) => on.asks({ owner, ...ask })],
  ['asks', (on: Cluster) => void on.placements.use('streaming')],
  ['workloads', (on: Cluster) => on.deriveLater(() => undefined)],
] as const)('what comes when all %s have been read is refused', (known, state) => {
  const late = () => described((box, on) => on.deriveLater(() => state(on, box), known));
  expect(late).toThrow('LH115');
});

test('a derivation that has run cannot be asked for again: it would not see why', () => {
  const once = () => undefined;
  expect(() =>
    described((_, on) => {
      on.deriveLater(once);
      on.deriveLater(() => on.deriveLater(once));
    }),
  ).toThrow('LH115');
});
