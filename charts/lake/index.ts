export { GlueLake, type GlueLakeProps } from './glue-lake';
export { InClusterLake, type InClusterLakeProps } from './in-cluster-lake';
export { type EnvVar, Lake, type LakeClient, type LakeTableProps } from './lake';
export { day, LakeTable, type Partition } from './table';
export { icebergType } from './types';
