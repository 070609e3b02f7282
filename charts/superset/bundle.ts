import { type DataType, DescriptionError, emitYaml, type JsonObject, Relation } from '#platform';
import { trinoSql, trinoType } from '../trino';
import type { Chart } from './chart';
import { chartsOf, type Dashboard, position } from './dashboard';
import type { Dataset, Metric } from './dataset';
import { uuidOf } from './uuid';

/** Trino as Superset connects to it. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** File with the authority that signs Trino's certificate. */
  readonly ca: string;
}

/** What stands between folder and file: keys of a ConfigMap have no slash. */
export const folderMark = '--';

/**
 * Dashboards with all that they stand on, as an assets bundle (superset/commands/importers/v1/assets.py): files by name. Superset's schemas know
 * the fields and refuse others. Whatever is not said here is Superset's default.
 */
export function bundle(
  name: string,
  connection: Connection,
  dashboards: readonly Dashboard[],
): Readonly<Record<string, string>> {
  const charts = [...new Set(dashboards.flatMap(chartsOf))];
  const datasets = [...new Set(charts.map(({ dataset }) => dataset))];
  const id = (kind: string, asset: string) => uuidOf(kind, name, asset);
  const chartId = (chart: Chart) => id('chart', chart.name);
  // Superset keeps one dataset a table, whoever states it.
  const datasetId = ({ name, rows }: Dataset) =>
    rows instanceof Relation ? uuidOf('table', rows.name) : id('dataset', name);
  const files = new Map<string, string>([
    ['metadata.yaml', emitYaml({ version, type: 'assets', timestamp: '2026-01-01T00:00:00+00:00' })],
    [`databases${folderMark}trino.yaml`, emitYaml(database(connection))],
  ]);
  const add = (folder: string, asset: string, content: JsonObject) => {
    const file = `${folder}${folderMark}${fileName(asset)}.yaml`;
    if (files.has(file)) refuseTwin(name, folder, asset);
    files.set(file, emitYaml({ ...content, ...managed, version }));
  };
  for (const dataset of datasets) add('datasets', dataset.name, datasetOf(dataset, datasetId(dataset)));
  for (const chart of charts) add('charts', chart.name, chartOf(chart, chartId(chart), datasetId(chart.dataset)));
  for (const board of dashboards)
    add('dashboards', board.title, dashboardOf(board, id('dashboard', board.slug), chartId));
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The one that Superset's importers take. */
const version = '1.0.0';

/** People see in Superset that a change belongs in Git. */
const managed = { is_managed_externally: true };

const databaseId = uuidOf('database', 'trino');

/** Without a password: Superset asks `SQLALCHEMY_CUSTOM_PASSWORD_STORE` for it each time, and keeps none. */
const database = ({ host, port, user, ca }: Connection): JsonObject => ({
  database_name: 'Trino',
  sqlalchemy_uri: `trino://${user}@${host}:${port}`,
  uuid: databaseId,
  expose_in_sqllab: true,
  allow_run_async: true,
  allow_ctas: false,
  allow_cvas: false,
  allow_dml: false,
  allow_csv_upload: false,
  extra: {
    allows_virtual_table_explore: true,
    // Datasets lie in several catalogs of the one Trino.
    allow_multi_catalog: true,
    engine_params: { connect_args: { http_scheme: 'https', verify: ca } },
  },
  ...managed,
  version,
});

function datasetOf({ name, shape, metrics, rows }: Dataset, uuid: string): JsonObject {
  const place = rows instanceof Relation ? partsOf(rows) : {};
  return {
    table_name: name,
    ...place,
    sql: rows instanceof Relation ? undefined : rows.text,
    main_dttm_col: shape.columnList.find(({ type }) => isTime(type.kind))?.name,
    uuid,
    database_uuid: databaseId,
    columns: shape.columnList.map(({ name, type }) => ({
      column_name: name,
      type: columnType(type),
      is_dttm: isTime(type.kind),
      groupby: !isNested(type.kind),
      filterable: true,
    })),
    metrics: Object.entries<Metric>(metrics).map(([metric_name, { expression, title, format }]) => ({
      metric_name,
      verbose_name: title,
      expression,
      d3format: format,
    })),
  };
}

/** A dataset over a table is called as the table is: Superset looks it up in Trino by that name. */
function partsOf(table: Relation): JsonObject {
  const [catalog, schema, table_name] = [...trinoSql`${table}`.text.matchAll(/"((?:[^"]|"")*)"/g)].map(
    ([, part]) => part,
  );
  return { catalog, schema, table_name };
}

const chartOf = ({ name, description, vizType, params }: Chart, uuid: string, dataset_uuid: string): JsonObject => ({
  slice_name: name,
  description,
  viz_type: vizType,
  params,
  uuid,
  dataset_uuid,
});

const dashboardOf = (board: Dashboard, uuid: string, chartId: (chart: Chart) => string): JsonObject => ({
  dashboard_title: board.title,
  description: board.description,
  slug: board.slug,
  published: true,
  uuid,
  position: position(board, chartId),
  metadata: {
    color_scheme: 'supersetColors',
    cross_filters_enabled: true,
    refresh_frequency: board.refresh?.seconds ?? 0,
    native_filter_configuration: [],
  },
});

/** As Trino's driver says them; field names inside keep their case. */
const columnType = (type: DataType) => (isNested(type.kind) ? trinoType(type) : trinoType(type).toUpperCase());

const isNested = (kind: string) => kind === 'array' || kind === 'map' || kind === 'row';
const isTime = (kind: string) => kind === 'date' || kind === 'timestamp';

const fileName = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** Ids are made of names. */
function refuseTwin(bundle: string, folder: string, name: string): never {
  throw new DescriptionError({
    code: 'LH263',
    where: `dashboards '${bundle}': ${folder} '${name}'`,
    what: 'two of them have this name, and one would overwrite the other',
    fix: 'Give one of them another name.',
  });
}
