export { SparkHistoryServer, type SparkHistoryServerProps } from './history-server';
export { IcebergMaintenance, type IcebergMaintenanceProps } from './maintenance';
export { sparkOperator } from './operator';
export type { Executors, SparkSize } from './pods';
export { SparkJob, type SparkJobProps } from './spark-job';
export { type SparkSql, sparkSql, theDay } from './sql';
export { insertInto, mergeInto, overwriteDay, overwritePartitions, type Statement } from './statements';
export { sparkType } from './types';
