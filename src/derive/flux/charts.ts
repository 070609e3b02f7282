import { type ChartRelease, type Cluster, Resource } from '#platform';
import { HelmRelease, HelmRepository, OCIRepository } from './resources';

/** Each chart by version: operators, and applications that come as charts. */
export function deriveChartReleases(on: Cluster): void {
  for (const chart of on.chartReleases) release(chart);
}

function release(of: ChartRelease): void {
  const { name, chart, secretValues } = of.props;
  const from = chart.from === 'oci' ? ociChart(of) : indexedChart(of);
  new Resource(of, 'release', HelmRelease, {
    metadata: { name },
    spec: {
      interval: '30m',
      timeout: '15m',
      ...from,
      // Helm installs what lies in a chart's crds/ once and never again; an operator without its new fields refuses what we render.
      install: { crds: 'CreateReplace', remediation: { retries: 3 } },
      upgrade: { crds: 'CreateReplace', remediation: { retries: 3, strategy: 'rollback' } },
      driftDetection: { mode: 'enabled' },
      values: { ...of.values },
      valuesFrom: secretValues && [
        { kind: 'Secret', name: secretValues.secret.secretName, valuesKey: secretValues.key },
      ],
    },
  });
}

function ociChart(of: ChartRelease) {
  const { name, chart } = of.props;
  new Resource(of, 'source', OCIRepository, {
    metadata: { name },
    spec: {
      interval: '1h',
      url: chart.url,
      ref: { tag: chart.version },
      // `copy` keeps the archive as the chart that it is (source-controller, ocirepositories.md).
      layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' as const },
    },
  });
  return { chartRef: { kind: 'OCIRepository' as const, name } };
}

function indexedChart(of: ChartRelease) {
  const { name, chart } = of.props;
  new Resource(of, 'source', HelmRepository, { metadata: { name }, spec: { interval: '1h', url: chart.url } });
  return {
    chart: {
      spec: {
        chart: chart.from === 'repository' ? chart.chart : name,
        version: chart.version,
        interval: '1h',
        sourceRef: { kind: 'HelmRepository' as const, name },
      },
    },
  };
}
