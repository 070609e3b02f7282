import { declaredKind, groupOf, type Health } from '#platform';
import { applicationHealth, luaOf } from '../../../src/derive/argocd/health';
import { luaExpression } from '../../../src/derive/argocd/lua';
import { rendered } from '../../clusters/rendered';
import { load } from '../../texts/load';
import { judged } from './lua';
import { statuses } from './statuses';

const { evaluate } = load<{ readonly evaluate: (expression: string, json: string) => unknown }>(`
  import { evaluate as evaluateCel } from '@marcbachmann/cel-js';
  // Objects of its own world, which is not that of the tests.
  export const evaluate = (expression, json) => evaluateCel(expression, JSON.parse(json));
`);

const healths = new Map<string, Health>();
for (const name of ['cat-cafe', 'cat-cafe-dev']) {
  for (const { resources } of rendered(name).cluster.components) {
    for (const { definition } of resources) {
      if (definition.health) healths.set(`${groupOf(definition.apiVersion)}_${definition.kind}`, definition.health);
    }
  }
}

// A kind that a chart offers and neither cluster uses.
const run = declaredKind('sparkoperator.k8s.io/v1beta2', 'SparkApplication')?.health;
if (run) healths.set('sparkoperator.k8s.io_SparkApplication', run);

const object = (status: object) => ({ metadata: { name: 'it', generation: 2 }, status });
const verdicts = (health: Health, these: readonly object[]) =>
  these.map((status) => judged(luaOf(health), object(status)).status);

test('each kind that has a health has statuses to try it on', () => {
  expect([...healths.keys()].sort()).toEqual(Object.keys(statuses).sort());
});

describe.each([...healths])('%s', (name, health) => {
  const { healthy, progressing, failed, stale } = statuses[name]!;

  test('what works is Healthy', () => {
    expect(new Set(verdicts(health, healthy))).toEqual(new Set(['Healthy']));
  });

  test('what is on its way is Progressing, and so is what the operator has not seen', () => {
    expect(new Set(verdicts(health, [...progressing, ...stale]))).toEqual(new Set(['Progressing']));
  });

  test('what has failed is Degraded', () => {
    expect(verdicts(health, failed)).toEqual(failed.map(() => 'Degraded'));
  });

  test('Lua says what CEL says to Flux', () => {
    const said = (expression: string, status: object) => evaluate(expression, JSON.stringify(object(status)));
    for (const status of [...healthy, ...progressing, ...failed]) {
      const flux = said(health.failed, status) ? 'Degraded' : said(health.current, status) ? 'Healthy' : 'Progressing';
      expect([status, judged(luaOf(health), object(status)).status]).toEqual([status, flux]);
    }
  });
});

test('an object that has no status yet is Progressing', () => {
  for (const health of healths.values()) {
    expect(judged(luaOf(health), { metadata: { generation: 1 } }).status).toBe('Progressing');
  }
});

test('what the operator says of a failure is what people read', () => {
  const flink = luaOf(healths.get('flink.apache.org_FlinkDeployment')!);
  const status = { observedGeneration: 2, lifecycleState: 'FAILED', error: 'no such table' };
  expect(judged(flink, object(status)).message).toBe('no such table');
  const kafka = luaOf(healths.get('kafka.strimzi.io_Kafka')!);
  const conditions = [{ type: 'NotReady', status: 'True', message: 'no such version' }];
  expect(judged(kafka, object({ observedGeneration: 2, conditions })).message).toBe('no such version');
});

const synced = { health: { status: 'Healthy' }, operationState: { phase: 'Succeeded' } };

test.each([
  [{}, 'Progressing'],
  [{ health: { status: 'Healthy' } }, 'Progressing'],
  [{ health: { status: 'Healthy' }, sync: { status: 'OutOfSync' } }, 'Progressing'],
  [{ health: { status: 'Healthy' }, sync: { status: 'Synced' } }, 'Healthy'],
  [{ health: { status: 'Healthy' }, operationState: { phase: 'Running' } }, 'Progressing'],
  [{ health: { status: 'Healthy' }, operationState: { phase: 'Failed', message: 'refused' } }, 'Degraded'],
  [{ health: { status: 'Healthy' }, operationState: { phase: 'Succeeded' }, sync: { status: 'Synced' } }, 'Healthy'],
  [{ health: { status: 'Progressing' }, operationState: { phase: 'Succeeded' } }, 'Progressing'],
  [{ health: { status: 'Degraded' }, operationState: { phase: 'Succeeded' } }, 'Degraded'],
  [
    { health: { status: 'Healthy' }, operationState: { phase: 'Succeeded' }, sync: { status: 'Unknown' } },
    'Progressing',
  ],
  [{ ...synced, resources: [{ status: 'Synced' }, { kind: 'Job', name: 'a', status: 'OutOfSync' }] }, 'Progressing'],
  [{ ...synced, resources: [{ status: 'OutOfSync', requiresPruning: true }] }, 'Healthy'],
])('an Application with status %j is %s', (status, verdict) => {
  expect(judged(applicationHealth, { status }).status).toBe(verdict);
});

test('LH331: CEL that nobody has translated is told, and not left out', () => {
  expect(() => luaExpression('size(status.conditions) > 0')).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'LH331' }) }),
  );
  expect(() => luaExpression("has(status.phase) status.phase == 'x'")).toThrow(/LH331|Lua/);
});
