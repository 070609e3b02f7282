export type { TrinoClient } from './client';
export { HiveTable, SampleCatalog, type SampleName, TrinoTable } from './relations';
export { type TrinoSql, trinoSql } from './sql';
export { Trino, type TrinoProps } from './trino';
export { trinoType } from './types';
