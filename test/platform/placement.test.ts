import { deriveOrder } from '#derive';
import { cores, gib, local, mib, type Placement, placementOf, Server, Task } from '#platform';
import { described, podOf, threeZones } from './described';

const base = { image: 'registry.example.org/x:1', uid: 1000, cpu: cores(1), memory: gib(1) } as const;
const probes = { ready: { exec: ['true'] } } as const;

test('on a laptop there is one kind of node', () => {
  expect(placementOf(local(), 'query')).toEqual({});
});

test('nodes of a kind keep others off, except those of the core', () => {
  expect(placementOf(threeZones, 'query')).toEqual({
    nodeSelector: { 'lakehouse-gitops/placement': 'query' },
    tolerations: [{ key: 'lakehouse-gitops/placement', operator: 'Equal', value: 'query', effect: 'NoSchedule' }],
  });
  expect(placementOf(threeZones, 'core')).toEqual({ nodeSelector: { 'lakehouse-gitops/placement': 'core' } });
});

test('the kinds of nodes that pods ask for are on record, with what they ask for', () => {
  let server: Server | undefined;
  const { cluster } = described((box) => {
    const at = (placement: Placement) => ({ ...base, placement });
    server = new Server(box, 'engine', { ...at('query'), probes });
    new Task(box, 'chore', at('batch'));
    new Task(box, 'other', at('batch'));
  }, threeZones);
  expect(cluster.placements.used).toEqual(['batch', 'query']);
  expect(cluster.asked.map(({ placement }) => placement)).toEqual(['query', 'batch', 'batch']);
  expect(podOf(server as Server).spec).toMatchObject(placementOf(threeZones, 'query'));
});

test('a priority class stands where something uses it, before whoever does', () => {
  const { cluster, objects } = described((box) => {
    new Server(box, 'engine', { ...base, probes, memory: mib(64) });
    new Task(box, 'chore', base);
  });
  const classes = objects.filter(({ kind }) => kind === 'PriorityClass');
  expect(classes.map(({ metadata, value, preemptionPolicy }) => [metadata, value, preemptionPolicy])).toEqual([
    [expect.objectContaining({ name: 'lakehouse-batch' }), -10, 'Never'],
    [expect.objectContaining({ name: 'lakehouse-service' }), 10_000, undefined],
  ]);
  expect(classes.every(({ metadata }) => metadata.namespace === undefined)).toBe(true);
  const box = [...deriveOrder(cluster)].find(([{ name }]) => name === 'box');
  expect(box?.[1].map(({ folder }) => folder)).toEqual(['namespaces/here', 'operators/priorities']);
});

test('a cluster whose pods have none has no priority classes', () => {
  const { objects } = described(() => undefined);
  expect(objects.filter(({ kind }) => kind === 'PriorityClass')).toEqual([]);
});
