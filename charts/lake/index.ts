export { GlueLake, type GlueLakeProps } from './glue-lake';
export { InClusterLake, type InClusterLakeProps } from './in-cluster-lake';
export { Lake, type LakeClient, type LakeTableProps, type S3Access } from './lake';
export { day, LakeTable, type Partition } from './table';
export { icebergType } from './types';
