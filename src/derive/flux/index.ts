import type { Engine } from '../engine';
import { deriveChartReleases } from './charts';
import { fluxGuards, pruneGuard } from './guards';
import { deriveKustomizations } from './kustomizations';
import { fluxGroups } from './resources';

export const fluxEngine: Engine = {
  derive: (on) => {
    deriveChartReleases(on);
    deriveKustomizations(on);
  },
  guards: fluxGuards,
  pruneGuard,
  groups: fluxGroups,
};
