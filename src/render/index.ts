export { compare, DistError, type Outcome, publish, type RenderedCluster } from './dist';
export type { Fault } from './faults';
export { printJson } from './json';
export type { Manifest, Origin, RenderedObject } from './manifest';
export { eachManifest, type Guards } from './manifests';
