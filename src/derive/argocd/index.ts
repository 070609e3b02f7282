import type { Engine } from '../engine';
import { deriveApplications } from './applications';
import { argocdGuards, pruneGuard } from './guards';
import { argocdGroups } from './resources';

export const argocdEngine: Engine = {
  derive: deriveApplications,
  guards: argocdGuards,
  pruneGuard,
  groups: argocdGroups,
};
