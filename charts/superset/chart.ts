import type { Fields, JsonObject } from '#platform';
import type { Dataset } from './dataset';

/** A chart as Superset keeps it: a kind of picture and its settings, over one dataset. */
export interface Chart {
  readonly name: string;
  readonly description: string;
  /** Superset's name of the kind of picture (superset-frontend, VizType). */
  readonly vizType: string;
  readonly dataset: Dataset;
  readonly params: JsonObject;
}

interface ChartProps<F extends Fields, M extends string> {
  readonly of: Dataset<F, M>;
  /** What it shows and how to read it, for those who did not make it. */
  readonly description: string;
  /** Most rows that are drawn. @default 1000 */
  readonly limit?: number;
}

type Name<F extends Fields> = keyof F & string;

export interface BarProps<F extends Fields, M extends string> extends ChartProps<F, M> {
  /** One bar for each value. */
  readonly x: Name<NoInfer<F>>;
  readonly y: readonly [NoInfer<M>, ...NoInfer<M>[]];
  /** Cuts each bar into pieces, one a value. @default - whole bars */
  readonly split?: Name<NoInfer<F>>;
}

/** Bars, over days in their order or over words by size. */
export function bar<F extends Fields, M extends string>(name: string, props: BarProps<F, M>): Chart {
  const { of, x, y, split, limit = 1000 } = props;
  const overTime = isTime(of, x);
  return chart(name, 'echarts_timeseries_bar', props, {
    x_axis: x,
    time_grain_sqla: overTime ? 'P1D' : undefined,
    metrics: [...y],
    groupby: split ? [split] : [],
    x_axis_sort: overTime ? x : y[0],
    x_axis_sort_asc: overTime,
    row_limit: limit,
    orientation: 'vertical',
    stack: split ? 'Stack' : undefined,
    show_legend: y.length > 1 || split !== undefined,
    rich_tooltip: true,
    y_axis_format: of.metrics[y[0]].format ?? 'SMART_NUMBER',
    y_axis_title: of.metrics[y[0]].title,
    y_axis_title_margin: 50,
  });
}

export interface BubbleProps<F extends Fields, M extends string> extends ChartProps<F, M> {
  /** One bubble for each value. */
  readonly each: Name<NoInfer<F>>;
  /** One colour for each value. */
  readonly colour: Name<NoInfer<F>>;
  readonly x: NoInfer<M>;
  readonly y: NoInfer<M>;
  readonly size: NoInfer<M>;
}

/** Bubbles: three metrics of each thing in one picture. */
export function bubble<F extends Fields, M extends string>(name: string, props: BubbleProps<F, M>): Chart {
  const { of, each, colour, x, y, size, limit = 1000 } = props;
  return chart(name, 'bubble_v2', props, {
    // What Superset calls the series gives the colour, and the entity the bubble (plugin-chart-echarts, Bubble/buildQuery.ts).
    entity: each,
    series: colour,
    x,
    y,
    size,
    row_limit: limit,
    max_bubble_size: '25',
    show_legend: true,
    x_axis_label: of.metrics[x].title,
    y_axis_label: of.metrics[y].title,
    x_axis_title_margin: 30,
    y_axis_title_margin: 50,
    xAxisFormat: of.metrics[x].format ?? 'SMART_NUMBER',
    y_axis_format: of.metrics[y].format ?? 'SMART_NUMBER',
    tooltipSizeFormat: of.metrics[size].format ?? 'SMART_NUMBER',
  });
}

export interface BigNumberProps<F extends Fields, M extends string> extends ChartProps<F, M> {
  readonly shows: NoInfer<M>;
}

/** One number, large. */
export function bigNumber<F extends Fields, M extends string>(name: string, props: BigNumberProps<F, M>): Chart {
  const { of, shows } = props;
  return chart(name, 'big_number_total', props, {
    metric: shows,
    subheader: of.metrics[shows].title,
    y_axis_format: of.metrics[shows].format ?? 'SMART_NUMBER',
  });
}

function chart<F extends Fields, M extends string>(
  name: string,
  vizType: string,
  { of, description }: ChartProps<F, M>,
  params: JsonObject,
): Chart {
  const common = { viz_type: vizType, adhoc_filters: [], color_scheme: 'supersetColors' };
  return { name, description, vizType, dataset: of as unknown as Dataset, params: { ...common, ...params } };
}

function isTime<F extends Fields, M extends string>({ shape }: Dataset<F, M>, column: Name<F>): boolean {
  const { kind } = shape.columns[column].type;
  return kind === 'date' || kind === 'timestamp';
}
