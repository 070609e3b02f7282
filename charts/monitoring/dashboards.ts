import { type Component, ConfigMap, type Dashboard, DescriptionError, type Panel, Resource } from '#platform';
import { dashboardFolder, dashboardLabels, dataSource } from './stack';

/** A ConfigMap for each dashboard, which Grafana's sidecar brings into a folder of its own. */
export function dashboards(component: Component, stated: readonly Dashboard[]): void {
  for (const dashboard of stated) {
    requireUid(dashboard);
    const { name } = dashboard;
    new Resource(component, `dashboard ${name}`, ConfigMap, {
      metadata: {
        name: `dashboard-${name}`,
        labels: dashboardLabels,
        annotations: { [dashboardFolder]: component.cluster.name },
      },
      data: { [`${name}.json`]: `${JSON.stringify(model(dashboard), null, 2)}\n` },
    });
  }
}

/** Grafana's dashboard model (grafana.com/docs, "JSON model"). Older schema versions are brought up to date when they are loaded. */
function model({ name, title, panels }: Dashboard) {
  return {
    uid: name,
    title,
    schemaVersion: 41,
    editable: false,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    panels: panels.map(panel),
  };
}

/** Two beside each other; Grafana's grid is 24 wide. */
function panel({ title, expr, unit = 'short' }: Panel, index: number) {
  const width = 12;
  const height = 8;
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    datasource: dataSource,
    gridPos: { x: (index % 2) * width, y: Math.floor(index / 2) * height, w: width, h: height },
    fieldConfig: { defaults: { unit, custom: { fillOpacity: 10, showPoints: 'never' } }, overrides: [] },
    options: { tooltip: { mode: 'multi', sort: 'desc' }, legend: { displayMode: 'list', placement: 'bottom' } },
    targets: [expr].flat().map((one, count) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + count),
      datasource: dataSource,
      expr: one,
    })),
  };
}

/** pkg/services/dashboards, validation of UIDs. The name is the UID, so that links last. */
function requireUid({ name }: Dashboard): void {
  if (/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name)) return;
  throw new DescriptionError({
    code: 'LH272',
    where: `dashboard '${name}'`,
    what: 'its name is its address in Grafana and the name of a file: 1 to 40 lower-case letters, digits and dashes',
    fix: 'Rename the dashboard.',
  });
}
