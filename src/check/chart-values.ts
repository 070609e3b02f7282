import { type ChartRelease, chartName, type Problem } from '#platform';
import { chartVersions, valuesViolations } from './schema';

/**
 * Every key of a chart's values is one that the chart reads. Helm takes any other in silence, unless the chart has a schema, and then refuses the release
 * when it is installed. TypeScript says the same of what is written out; values that are put together at run time are judged here.
 */
export function chartValueProblems(
  releases: readonly ChartRelease[],
  { cluster, root }: { readonly cluster: string; readonly root: string },
): readonly Problem[] {
  return releases.flatMap((release) => {
    const { chart } = release.props;
    const name = chartName(chart);
    const where = `${cluster}/${release.component.node.path}: chart '${name}'`;
    const versions = chartVersions(name, root);
    // Somebody's own: Helm alone judges it.
    if (versions === undefined) return [];
    if (!versions.includes(chart.version)) return [outdated(where, chart.version, versions.join(' and '))];
    return valuesViolations(name, chart.version, withoutNulls(release.values), root).map(({ problem, fix }) => ({
      code: 'LH014',
      where,
      what: problem,
      fix: fix ?? 'State what the chart takes.',
    }));
  });
}

const outdated = (where: string, pinned: string, compiled: string): Problem => ({
  code: 'LH015',
  where,
  what: `version ${pinned} is pinned, and schemas/charts knows the values of ${compiled}`,
  fix: 'Run npm run schemas:charts, which pulls it with helm, and commit what it writes.',
});

/** Null takes a default away, whatever it was (https://helm.sh/docs/chart_template_guide/values_files/). What holds itself is told elsewhere. */
function withoutNulls(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > 50) return value;
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (one === null ? [] : [[name, withoutNulls(one, depth + 1)]])),
  );
}
