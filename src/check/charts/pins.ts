import { chartName } from '../../platform/chart-values';
import { type ChartPin, charts } from '../../platform/versions';

/** The pins, by the name of the chart. */
export const pins: ReadonlyMap<string, ChartPin> = new Map(
  Object.values(charts).map((pin: ChartPin) => [chartName(pin), pin] as const),
);
