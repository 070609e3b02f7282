import { parser } from '@prometheus-io/lezer-promql';
import { definitions, rendered } from './rendered';

/** Prometheus' own grammar, the one that its expression browser uses. A slip ends the parse instead of being skipped. */
const strict = parser.configure({ strict: true });

const clusters = Object.keys(definitions);

test.each(clusters)('every expression that %s watches is PromQL', (name) => {
  const { observes } = rendered(name).cluster;
  const expressions = [
    ...observes.alerts.map(({ name, expr }) => ({ name, expr })),
    ...observes.dashboards.flatMap(({ name, panels }) =>
      panels.flatMap(({ title, expr }) => [expr].flat().map((expr) => ({ name: `${name}: ${title}`, expr }))),
    ),
  ];
  expect(expressions.length).toBeGreaterThan(20);
  expect(expressions.filter(({ expr }) => !parses(expr))).toEqual([]);
});

test('a slip in an expression is seen', () => {
  for (const slip of ['sum by (a (b)', 'rate(a[5q])', 'a > ', 'nosuch(a)']) expect(parses(slip)).toBe(false);
});

function parses(expr: string): boolean {
  try {
    strict.parse(expr);
    return true;
  } catch {
    return false;
  }
}
