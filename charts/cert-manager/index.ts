export { certManager } from './operator';
