import type { Labels } from '#platform';

/** What is known of a rendered object that decides how carefully Flux must treat it. */
export interface Guarded {
  readonly kind: string;
  /** Deleting the object deletes data. */
  readonly stateful: boolean;
  /** Some text of the object holds `${`, which Flux would take for a variable of its own and, since 2.9, fail on (kustomize-controller 1.9, StrictPostBuildSubstitutions). */
  readonly holdsVariables: boolean;
}

export const pruneGuard = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } as const;
const substitutionGuard = { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' } as const;
/** A Job cannot be changed in place: the new one takes the place of the old. */
const replaceGuard = { 'kustomize.toolkit.fluxcd.io/force': 'Enabled' } as const;

/** Annotations that tell Flux to keep its hands off. */
export function fluxGuards({ kind, stateful, holdsVariables }: Guarded): Labels | undefined {
  if (!stateful && !holdsVariables && kind !== 'Job') return undefined;
  return {
    ...(stateful ? pruneGuard : {}),
    ...(holdsVariables ? substitutionGuard : {}),
    ...(kind === 'Job' ? replaceGuard : {}),
  };
}
