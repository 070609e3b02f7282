import { addresses, type Cluster, Component, cluster, Endpoint, flux, local, minutes, pods } from '#platform';

/** Describes a cluster with one component, and nothing that anybody would render. */
function described(describe: (on: Cluster, owner: Component) => void): Cluster {
  const base = { cloud: local(), sync: flux({ url: 'https://git.example.org/x.git' }), registry: 'r.example.org' };
  return cluster('tiny', base, (on) =>
    describe(on, new Component(on, 'box', { layer: 'services', namespace: 'here' })),
  ).build();
}

const showing = (owner: Component, ports = [9090]) =>
  new Endpoint('here/box', owner, pods('here', { app: 'box' }), ports);

test('what is worth watching is on record, sorted by name, and adds nothing to the tree', () => {
  const before = described(() => undefined);
  const on = described(({ observes }, owner) => {
    observes.metrics({ name: 'b', endpoint: showing(owner) });
    observes.metrics({ name: 'a', endpoint: showing(owner), path: '/q/metrics' });
    observes.alert({
      name: 'BoxDown',
      owner,
      expr: 'up == 0',
      for: minutes(5),
      severity: 'critical',
      summary: 'The box is down',
      description: 'Look at its logs.',
    });
    observes.dashboard({ name: 'box', owner, title: 'Box', panels: [{ title: 'Up', expr: 'up' }] });
  });
  expect(on.observes.metricsSources.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(on.observes.alerts.map(({ name }) => name)).toEqual(['BoxDown']);
  expect(on.observes.dashboards.map(({ title }) => title)).toEqual(['Box']);
  expect(on.node.findAll()).toHaveLength(before.node.findAll().length);
});

test('LH107: metrics of addresses, or of two ports', () => {
  const stated = (endpoint: (owner: Component) => Endpoint) => () =>
    described(({ observes }, owner) => observes.metrics({ name: 'box', endpoint: endpoint(owner) }));
  expect(stated((owner) => showing(owner, [1, 2]))).toThrow(/LH107 metrics 'box'/);
  expect(stated((owner) => new Endpoint('x', owner, addresses('10.0.0.0/8'), [1]))).toThrow(/LH107 /);
  expect(stated((owner) => showing(owner))).not.toThrow();
});

test('LH108: two dashboards of one name; a dashboard and metrics may share one', () => {
  const twice = (second: string) => () =>
    described(({ observes }, owner) => {
      observes.metrics({ name: 'box', endpoint: showing(owner) });
      for (const name of ['box', second]) observes.dashboard({ name, owner, title: name, panels: [] });
    });
  expect(twice('box')).toThrow(/LH108 dashboard 'box'/);
  expect(twice('other')).not.toThrow();
});

test('what is exposed is on record; LH109: a name that is none of a host, or that is taken', () => {
  const exposed = (...names: readonly string[]) =>
    described((on, owner) => {
      const service = { name: 'box', namespace: 'here', port: 80 };
      for (const name of names) on.expose({ name, endpoint: showing(owner), service, signIn: 'proxy' });
    }).exposed.map(({ name }) => name);
  expect(exposed('b', 'a')).toEqual(['a', 'b']);
  expect(() => exposed('No.Host')).toThrow(/LH109 exposure 'No\.Host'/);
  expect(() => exposed('a', 'a')).toThrow(/LH109 .*one host name/);
});
