export { canonical, type Fault } from './canonical';
export { compare, DistError, type Outcome, publish, type RenderedCluster } from './dist';
export type { Manifest, RenderedObject } from './manifest';
export { type Guards, manifestsOf } from './manifests';
export { emitYaml } from './yaml';
