import { type Cluster, Resource } from '#platform';
import type { AlertSpec } from '#schemas/notification.toolkit.fluxcd.io/v1beta3';
import { Alert, Provider } from './resources';

/** Errors of all that Flux syncs, to whom it may concern: a source that cannot be fetched, objects that are refused, releases that fail. */
export function deriveAlerts(on: Cluster): void {
  for (const { to, address, component } of on.syncAlerts) {
    const { name } = component;
    new Resource(component, 'provider', Provider, {
      metadata: { name },
      spec: {
        ...(to.kind === 'slack' ? { type: 'slack', channel: to.channel } : { type: 'generic' }),
        secretRef: { name: address.secretName },
      },
    });
    new Resource(component, 'alert', Alert, {
      metadata: { name },
      spec: {
        providerRef: { name },
        eventSeverity: 'error',
        eventMetadata: { cluster: on.name },
        eventSources: sources(on),
      },
    });
  }
}

function sources(on: Cluster): AlertSpec['eventSources'] {
  const ofCharts = on.chartReleases.flatMap(({ component: { home: namespace }, props: { chart } }) => {
    const kinds = chart.from === 'oci' ? (['OCIRepository'] as const) : (['HelmRepository', 'HelmChart'] as const);
    return (['HelmRelease', ...kinds] as const).map((kind) => ({ kind, name: '*', namespace }));
  });
  const each = new Map(ofCharts.map((source) => [`${source.namespace}/${source.kind}`, source]));
  return [
    ...(['GitRepository', 'OCIRepository', 'Kustomization'] as const).map((kind) => ({ kind, name: '*' })),
    ...[...each].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, source]) => source),
  ];
}
