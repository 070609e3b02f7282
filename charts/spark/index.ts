export { sparkType } from './types';
