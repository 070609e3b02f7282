export { canonical, type Fault } from './canonical';
export { compare, DistError, type Outcome, publish, type RenderedCluster } from './dist';
export type { Manifest, RenderedObject } from './manifest';
export { eachManifest, type Guards } from './manifests';
export { emitYaml } from './yaml';
