export { type BarProps, type BigNumberProps, type BubbleProps, bar, bigNumber, bubble, type Chart } from './chart';
export { type Dashboard, type DashboardProps, dashboard } from './dashboard';
export { average, countRows, Dataset, dataset, type Look, type Metric, type Query, sum } from './dataset';
export type { ProcessSize } from './processes';
export { Superset, type SupersetProps } from './superset';
