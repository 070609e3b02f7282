export { deriveChartReleases } from './charts';
export { fluxGuards, type Guarded, pruneGuard } from './guards';
export { deriveKustomizations } from './kustomizations';
export { fluxGroups } from './resources';
