import type { Engine } from '../engine';
import { deriveChartReleases } from './charts';
import { fluxGuards, pruneGuard } from './guards';
import { deriveKustomizations } from './kustomizations';
import { fluxGroups } from './resources';
import { deriveTeams } from './teams';

export const fluxEngine: Engine = {
  derive: (on) => {
    deriveTeams(on);
    deriveChartReleases(on);
    deriveKustomizations(on);
  },
  guards: fluxGuards,
  pruneGuard,
  groups: fluxGroups,
};
