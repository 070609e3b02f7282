import { type Cluster, type OperatorInstall, Resource } from '#platform';
import { HelmRelease, HelmRepository, OCIRepository } from './resources';

/** Each operator from its own chart, by version. */
export function deriveChartReleases(on: Cluster): void {
  for (const install of on.operators.values()) release(install);
}

function release(install: OperatorInstall): void {
  const { component, operator } = install;
  const { name, chart, values } = operator.props;
  const from = chart.from === 'oci' ? ociChart(install) : indexedChart(install);
  new Resource(component, 'release', HelmRelease, {
    metadata: { name },
    spec: {
      interval: '30m',
      timeout: '15m',
      ...from,
      // Helm installs what lies in a chart's crds/ once and never again; an operator without its new fields refuses what we render.
      install: { crds: 'CreateReplace', remediation: { retries: 3 } },
      upgrade: { crds: 'CreateReplace', remediation: { retries: 3, strategy: 'rollback' } },
      driftDetection: { mode: 'enabled' },
      values: { ...values(install) },
    },
  });
}

function ociChart({ component, operator }: OperatorInstall) {
  const { name, chart } = operator.props;
  new Resource(component, 'source', OCIRepository, {
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

function indexedChart({ component, operator }: OperatorInstall) {
  const { name, chart } = operator.props;
  new Resource(component, 'source', HelmRepository, { metadata: { name }, spec: { interval: '1h', url: chart.url } });
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
