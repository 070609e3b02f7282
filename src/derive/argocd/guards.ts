import type { Labels } from '#platform';
import type { Guarded } from '../engine';

/** One annotation for all options (docs/user-guide/sync-options.md). Pruning is for a file that goes, deleting for an Application that goes. */
const options = (value: string) => ({ 'argocd.argoproj.io/sync-options': value });

export const pruneGuard = options('Prune=false,Delete=false');
/** What stays when its file goes is no difference: Argo CD would sync its Application for ever, to leave it alone each time. */
const leftOut = { 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' };
/** Deletes the old object and makes the new one. With ApplyOutOfSyncOnly that happens to an object that has changed and to no other. */
const replaceGuard = options('Force=true,Replace=true');

/** Annotations that tell Argo CD how to treat an object. What holds data is never replaced; `${` means nothing to Argo CD. */
export function argocdGuards({ stateful, immutable }: Guarded): Labels | undefined {
  if (stateful) return { ...pruneGuard, ...leftOut };
  return immutable ? replaceGuard : undefined;
}
