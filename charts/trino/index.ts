export { trinoType } from './types';
