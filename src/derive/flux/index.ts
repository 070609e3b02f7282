import type { Engine } from '../engine';
import { deriveAlerts } from './alerts';
import { deriveChartReleases } from './charts';
import { fluxGuards, pruneGuard } from './guards';
import { deriveKustomizations } from './kustomizations';
import { fluxGroups } from './resources';
import { start } from './start';
import { deriveTeams } from './teams';

export const fluxEngine: Engine = {
  derive: (on) => {
    deriveTeams(on);
    deriveChartReleases(on);
    deriveAlerts(on);
    deriveKustomizations(on);
  },
  guards: fluxGuards,
  pruneGuard,
  groups: fluxGroups,
  start,
  files: () => new Map(),
};
