import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { groupOf, type Kind } from '#platform';
import { load } from '../texts/load';
import { operators } from './spoken';

const { evaluate } = load<{ readonly evaluate: (expression: string, json: string) => unknown }>(`
  import { evaluate as evaluateCel } from '@marcbachmann/cel-js';
  export const evaluate = (expression, json) => evaluateCel(expression, JSON.parse(json));
`);

/** What charts declare, in use on a cluster or not. */
const kinds = readdirSync('charts')
  .map((system) => resolve('charts', system, 'resources.ts'))
  .filter((file) => existsSync(file))
  .flatMap((file) => Object.values(require(file) as Record<string, Kind>))
  .filter(({ health }) => health);
const nameOf = ({ apiVersion, kind }: Kind) => join(groupOf(apiVersion), kind);

test('charts declare kinds whose health the engine has to be told', () => {
  expect(kinds.length).toBeGreaterThan(5);
});

test('the stand-in of the lanes speaks for each of them, and else only for what Kubernetes itself runs', () => {
  const builtIn = (name: string) => /^(apps|batch)\//.test(name);
  expect(
    Object.keys(operators)
      .filter((name) => !builtIn(name))
      .sort(),
  ).toEqual(kinds.map(nameOf).sort());
});

test.each(kinds.map((kind) => [nameOf(kind), kind] as const))(
  '%s: what it says is what the kind calls healthy',
  (_, kind) => {
    const { apiVersion, kind: name, health } = kind;
    const metadata = { name: 'it', uid: 'it', generation: 3 };
    const status = operators[nameOf(kind)]?.status({ apiVersion, kind: name, metadata, spec: {} });
    const object = JSON.stringify({ metadata, status });
    expect(evaluate(health!.failed, object)).toBe(false);
    expect(evaluate(health!.current, object)).toBe(true);
  },
);
