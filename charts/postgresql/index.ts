export { type PostgresClient, postgresEnv } from './client';
export type { PostgresDatabase } from './database';
export { PostgresCluster, type PostgresClusterProps } from './postgres-cluster';
export { schemaName } from './schema';
export { PostgresTable, type PostgresTableProps } from './table';
export { postgresType } from './types';
