import { deriveOrder } from '#derive';
import { type Cluster, Component, Endpoint, Workload } from '#platform';
import { tiny } from '../charts/descriptions';
import { derived, rendered } from '../clusters/rendered';

const box = (on: Cluster, name: string, layer: 'services' | 'workloads' = 'workloads') =>
  new Component(on, name, { layer, namespace: 'here' });

/** A workload in a component, and somewhere in it to connect to. */
function inhabit(component: Component) {
  const workload = new Workload(component, component.name, { namespace: 'here', podLabels: { app: component.name } });
  return { workload, endpoint: new Endpoint(component.name, component, workload.peer, [80]) };
}

const orderOf = (describe: (on: Cluster) => void) =>
  Object.fromEntries(
    [...deriveOrder(tiny(describe).build())].map(([component, dependencies]) => [
      component.folder,
      dependencies.map(({ folder }) => folder),
    ]),
  );

test('who uses a thing comes after whoever owns it', () => {
  const order = orderOf((on) => {
    const [user, owner] = [inhabit(box(on, 'user')), inhabit(box(on, 'owner'))];
    on.ledger.grant(user.workload, 'connect', owner.endpoint);
  });
  expect(order).toEqual({ 'workloads/owner': [], 'workloads/user': ['workloads/owner'] });
});

test('who calls something of a later layer does not wait for it', () => {
  const order = orderOf((on) => {
    const [operator, operand] = [inhabit(box(on, 'operator', 'services')), inhabit(box(on, 'operand'))];
    on.ledger.grant(operator.workload, 'connect', operand.endpoint);
  });
  expect(order).toEqual({ 'services/operator': [], 'workloads/operand': [] });
});

test('LH114: two components do not share a folder', () => {
  const shared = () =>
    orderOf((on) => {
      new Component(on, 'one', { layer: 'services', namespace: 'here', folder: 'cafe' });
      new Component(on, 'two', { layer: 'services', namespace: 'here', folder: 'cafe' });
    });
  expect(shared).toThrow(expect.objectContaining({ problem: expect.objectContaining({ code: 'LH114' }) }));
});

test('a folder of the same name in another layer is another one', () => {
  const order = orderOf((on) => {
    new Component(on, 'one', { layer: 'services', namespace: 'here', folder: 'cafe' });
    new Component(on, 'two', { layer: 'workloads', namespace: 'here', folder: 'cafe' });
  });
  expect(Object.keys(order)).toEqual(['services/cafe', 'workloads/cafe']);
});

test('a dependency that the author states counts as well', () => {
  const order = orderOf((on) => box(on, 'later').addDependency(box(on, 'earlier')));
  expect(order['workloads/later']).toEqual(['workloads/earlier']);
});

test('LH103: components that wait for each other are told with the whole circle', () => {
  const circle = () =>
    orderOf((on) => {
      const three = ['a', 'b', 'c'].map((name) => inhabit(box(on, name)));
      three.forEach(({ workload }, index) => {
        const next = three[(index + 1) % three.length];
        if (next) on.ledger.grant(workload, 'connect', next.endpoint);
      });
    });
  expect(circle).toThrow(/LH103 .*workloads\/a -> workloads\/b -> workloads\/c -> workloads\/a/);
});

test('a ladder of many rungs costs no more than its rungs', () => {
  const rungs = 2000;
  const order = orderOf((on) => {
    let below = [box(on, 'l0'), box(on, 'r0')];
    for (let rung = 1; rung < rungs; rung++) {
      const here = [box(on, `l${rung}`), box(on, `r${rung}`)];
      for (const component of here) component.addDependency(...below);
      below = here;
    }
  });
  expect(order[`workloads/l${rungs - 1}`]).toEqual([`workloads/l${rungs - 2}`, `workloads/r${rungs - 2}`]);
});

test('LH101: two workloads of one name in one namespace', () => {
  const twice = () =>
    tiny((on) => {
      inhabit(box(on, 'one'));
      new Workload(box(on, 'two'), 'one', { namespace: 'here', podLabels: { app: 'other' } });
    }).build();
  expect(twice).toThrow(/LH101 /);
});

test('the alerts job waits for its topics, their operator, who carries its certificate, the rights of its team, and whom it tells what it does', () => {
  const alerts = [...deriveOrder(rendered('cat-cafe').cluster)].find(([{ name }]) => name === 'alerts');
  expect(alerts?.[1].map(({ folder }) => folder)).toEqual([
    'namespaces/cat-cafe',
    'namespaces/datahub',
    'namespaces/kafka',
    'operators/external-secrets',
    'operators/flink-kubernetes-operator',
    'operators/priorities',
    'operators/strimzi',
    'platform/team-baristas',
    'workloads/datahub',
    'workloads/datahub-lineage',
    'workloads/kafka-cafe-topics',
  ]);
});

test('describing the same cluster twice derives the same objects', () => {
  const names = () =>
    derived(tiny((on) => void inhabit(box(on, 'one'))))
      .node.findAll()
      .map(({ node }) => node.path);
  expect(names()).toEqual(names());
});
