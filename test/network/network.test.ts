import { definitions } from '../clusters/rendered';
import { ledgerOf, unreached } from './compare';
import { blind, type World, worldOf } from './world';

/** What can be said of the network without an analyser (test:network has one): who is meant, and whether all that systems do is granted. */
const worlds = new Map(Object.keys(definitions).map((name) => [name, worldOf(name)]));
const clusters = [...worlds.keys()];
const worldNamed = (name: string) => worlds.get(name) as World;

test.each(clusters)('in %s every selector means somebody, and whoever is called listens', (name) => {
  const complaints = Object.entries(blind(worldNamed(name))).flatMap(([what, objections]) =>
    objections.map((objection) => `${what}: ${objection}`),
  );
  expect(complaints).toEqual([]);
});

test.each(clusters)('in %s the ledger knows every connection that systems make by themselves', (name) => {
  const world = worldNamed(name);
  expect(world.calls.length).toBeGreaterThan(100);
  expect(unreached(world, ledgerOf(world))).toEqual([]);
});

describe('what goes wrong is seen:', () => {
  const world = worldNamed(clusters[0] as string);

  test('an operator labels its pods otherwise', () => {
    const ends = world.ends.map((end) => (end.id === 'kafka/cafe-broker' ? { ...end, labels: { app: 'kafka' } } : end));
    expect(blind({ ...world, ends })['every end of the ledger is somebody']).toContain('endpoint kafka/cafe:9093');
    expect(blind({ ...world, ends })['every policy selects a pod']).toContain('kafka/cafe-ingress in cat-cafe');
  });

  test('a pod listens elsewhere', () => {
    const ends = world.ends.map((end) => (end.id === 'kafka/cafe-broker' ? { ...end, listens: [9092] } : end));
    expect(blind({ ...world, ends })['whoever is called listens']).toContain(
      'endpoint kafka/cafe:9093: nothing listens on 9093',
    );
  });

  test('an edge that a system needs is not in the ledger', () => {
    const edges = world.edges.filter(({ to }) => to.name !== 'cat-cafe/alerts-rest');
    const without = { ...world, edges };
    expect(unreached(without, ledgerOf(without))).toEqual([
      'flink-system/flink-kubernetes-operator -> cat-cafe/alerts-jobmanager:8081',
    ]);
  });

  test('a configuration speaks of somebody who is not there', () => {
    const calls = [{ from: 'cat-cafe/alert-ui', to: 'gone.cat-cafe.svc', port: 80 }];
    const astray = { ...world, calls };
    expect(unreached(astray, ledgerOf(astray))).toEqual(['cat-cafe/alert-ui -> gone.cat-cafe.svc:80']);
  });
});
