import { DescriptionError, type Duration, type JsonObject } from '#platform';
import type { Chart } from './chart';
import { uuidOf } from './uuid';

export interface DashboardProps {
  /** Last part of its address: `/superset/dashboard/<slug>/`. */
  readonly slug: string;
  readonly description: string;
  /** From top to bottom; charts of a row share its width. */
  readonly rows: readonly (readonly [Chart, ...Chart[]])[];
  /** How often an open dashboard draws itself anew. @default - when somebody asks */
  readonly refresh?: Duration;
}

/** Charts on one page. */
export interface Dashboard extends DashboardProps {
  readonly title: string;
}

/** Columns of Superset's grid, and the least that a chart can be drawn in (superset-frontend, dashboard/util/constants.ts). */
const grid = { columns: 12, least: 2 } as const;

export function dashboard(title: string, props: DashboardProps): Dashboard {
  const where = `dashboard '${title}'`;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(props.slug)) {
    throw new DescriptionError({
      code: 'LH261',
      where,
      what: `its slug '${props.slug}' is part of its address: lower-case letters and digits, a dash between words`,
      fix: 'Rename the slug.',
    });
  }
  const widest = grid.columns / grid.least;
  const crowded = props.rows.find((row) => row.length > widest);
  if (props.rows.length === 0 || crowded) {
    throw new DescriptionError({
      code: 'LH262',
      where,
      what: crowded ? `${crowded.length} charts share a row` : 'it shows nothing',
      fix: `State rows of 1 to ${widest} charts.`,
    });
  }
  return { title, ...props };
}

/** Charts of a dashboard, each once. */
export const chartsOf = ({ rows }: Dashboard): readonly Chart[] => [...new Set(rows.flat())];

/** Where everything lies (superset/dashboards/schemas.py, `position`). Charts are found by their uuid; `chartId` is a number that the import replaces. */
export function position({ title, rows }: Dashboard, uuidOfChart: (chart: Chart) => string): JsonObject {
  const parents = ['ROOT_ID', 'GRID_ID'];
  const numbers = new Map(chartsOf({ rows } as Dashboard).map((chart, index) => [chart, index + 1]));
  const placed: Record<string, JsonObject> = {};
  const children = rows.map((row, rowIndex) => {
    const id = `ROW-${rowIndex + 1}`;
    const width = Math.floor(grid.columns / row.length);
    const inRow = row.map((chart, index) => {
      const chartNode = `CHART-${uuidOf('position', title, String(rowIndex), String(index)).slice(0, 8)}`;
      placed[chartNode] = {
        id: chartNode,
        type: 'CHART',
        children: [],
        parents: [...parents, id],
        meta: { chartId: numbers.get(chart), uuid: uuidOfChart(chart), sliceName: chart.name, width, height: 50 },
      };
      return chartNode;
    });
    placed[id] = { id, type: 'ROW', children: inRow, parents, meta: { background: 'BACKGROUND_TRANSPARENT' } };
    return id;
  });
  return {
    DASHBOARD_VERSION_KEY: 'v2',
    ROOT_ID: { id: 'ROOT_ID', type: 'ROOT', children: ['GRID_ID'] },
    GRID_ID: { id: 'GRID_ID', type: 'GRID', children, parents: ['ROOT_ID'] },
    HEADER_ID: { id: 'HEADER_ID', type: 'HEADER', meta: { text: title } },
    ...placed,
  };
}
