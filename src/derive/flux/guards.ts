import type { Labels } from '#platform';
import type { Guarded } from '../engine';

export const pruneGuard = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } as const;
/** Flux would take `${` for a variable of its own and, since 2.9, fail on it (kustomize-controller 1.9, StrictPostBuildSubstitutions). */
const substitutionGuard = { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' } as const;
/** Where an object cannot be changed in place, the new one takes the place of the old; all other objects are left alone (fluxcd/kustomize-controller#787). */
const replaceGuard = { 'kustomize.toolkit.fluxcd.io/force': 'enabled' } as const;

/** Annotations that tell Flux how to treat an object. */
export function fluxGuards({ stateful, immutable, holdsVariables }: Guarded): Labels | undefined {
  if (!stateful && !immutable && !holdsVariables) return undefined;
  return {
    ...(stateful ? pruneGuard : {}),
    ...(immutable ? replaceGuard : {}),
    ...(holdsVariables ? substitutionGuard : {}),
  };
}
