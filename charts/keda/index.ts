export { keda } from './operator';
export { type Prometheus, type ScaledProps, scaled } from './scaled';
