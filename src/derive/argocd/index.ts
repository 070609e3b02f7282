import type { Engine } from '../engine';
import { deriveApplications } from './applications';
import { argocdGuards, pruneGuard } from './guards';
import { kustomization } from './installation';
import { argocdGroups } from './resources';
import { start } from './start';

export const argocdEngine: Engine = {
  derive: deriveApplications,
  guards: argocdGuards,
  pruneGuard,
  groups: argocdGroups,
  start,
  files: kustomization,
};
