export { DataHub, type DataHubProps } from './datahub';
export type { Lineage, LineageClient } from './lineage';
export type { DataHubSignIn } from './sign-in';
