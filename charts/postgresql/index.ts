export { postgresType } from './types';
