export { FlinkSqlJob, type FlinkSqlJobProps } from './flink-sql-job';
export { flinkOperator } from './operator';
export type { BadJson } from './script';
export { type FlinkSql, flinkSql, type Insert, ingest, insertInto, upsertInto } from './sql';
export { flinkType } from './types';
