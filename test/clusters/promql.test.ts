import { parser } from '@prometheus-io/lezer-promql';
import { definitions, rendered } from './rendered';
import { series } from './series';

/** Prometheus' own grammar, the one that its expression browser uses. A slip ends the parse instead of being skipped. */
const strict = parser.configure({ strict: true });

const clusters = Object.keys(definitions);

function expressionsOf(cluster: string): readonly { readonly name: string; readonly expr: string }[] {
  const { observes } = rendered(cluster).cluster;
  return [
    ...observes.alerts.map(({ name, expr }) => ({ name, expr })),
    ...observes.dashboards.flatMap(({ name, panels }) =>
      panels.flatMap(({ title, expr }) => [expr].flat().map((expr) => ({ name: `${name}: ${title}`, expr }))),
    ),
  ];
}

test.each(clusters)('every expression that %s watches is PromQL', (name) => {
  const expressions = expressionsOf(name);
  expect(expressions.length).toBeGreaterThan(20);
  expect(expressions.filter(({ expr }) => !parses(expr))).toEqual([]);
});

test('every series that is watched is one that its exporter shows, and all of these are watched', () => {
  const asked = new Set(clusters.flatMap((name) => expressionsOf(name).flatMap(({ expr }) => seriesIn(expr))));
  expect([...asked].sort()).toEqual(series.flatMap(({ names }) => names).sort());
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

/** Names of the series that an expression selects. */
function seriesIn(expr: string): readonly string[] {
  const names: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, node }) => {
      const identifier = name === 'VectorSelector' ? node.getChild('Identifier') : null;
      if (identifier) names.push(expr.slice(identifier.from, identifier.to));
    },
  });
  return names;
}
