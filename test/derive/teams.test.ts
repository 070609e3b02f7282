import { componentsByTeam } from '#derive';
import {
  argocd,
  ChartRelease,
  type Cluster,
  Component,
  ConfigMap,
  cluster,
  flux,
  local,
  Resource,
  type Sync,
  type TeamsProps,
  versions,
} from '#platform';
import { render } from '../../src/commands/render';

const url = 'https://git.example.org/small.git';

const small = (teams: TeamsProps, describe: (on: Cluster) => void = () => {}, sync: Sync = flux({ url })) =>
  render(
    cluster('small', { cloud: local(), sync, registry: 'r', teams }, (on) => {
      on.namespace('shop');
      describe(on);
    }),
    process.cwd(),
  );

const told = (code: string, what: RegExp) =>
  expect.objectContaining({ problem: expect.objectContaining({ code, what: expect.stringMatching(what) }) });

test('LH120: a namespace that two teams own is told with both', () => {
  expect(() => small({ till: ['shop'], stock: ['shop'] })).toThrow(told('LH120', /'shop'.*'till' and for 'stock'/));
});

test.each([flux({ url }), argocd({ url })])(
  'LH121: a namespace in which nothing lives is no team’s: $engine',
  (sync) => {
    expect(() => small({ till: ['shp'] }, undefined, sync)).toThrow(told('LH121', /'till' owns the namespace 'shp'/));
    expect(() => small({ till: ['shp'] })).toThrow(/Did you mean 'shop'\?/);
  },
);

test('a namespace is stated, or not; a team may own several', () => {
  const both = (on: Cluster) => on.namespace('stock');
  expect(small({ till: ['shop', 'stock'] }, both).problems).toEqual([]);
  expect(small({}, both).problems).toEqual([]);
});

test('a team owns what runs in its namespaces; what carries it, and charts of others, are the platform’s', () => {
  const { cluster: on } = small({ till: ['shop'] }, (on) => {
    on.namespace('elsewhere');
    const box = (name: string, layer: 'operators' | 'platform' | 'services' | 'workloads', namespace = 'shop') => {
      const component = new Component(on, name, { layer, namespace });
      new Resource(component, 'note', ConfigMap, { metadata: { name } });
      return component;
    };
    box('operator', 'operators');
    box('store', 'platform');
    box('database', 'services');
    box('counter', 'workloads');
    box('guest', 'workloads', 'elsewhere');
    new ChartRelease(box('chart', 'services'), {
      ...{ name: 'chart', chart: versions.charts.jupyterhub, values: () => ({}) },
    });
  });
  expect([...componentsByTeam(on)].map(([team, components]) => [team, components.map(({ name }) => name)])).toEqual([
    ['till', ['database', 'counter']],
  ]);
});
