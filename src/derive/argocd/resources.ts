import { engineNamespaces, groupOf, kind } from '#platform';
import type * as argo from '#schemas/argoproj.io/v1alpha1';

export const Application = kind<argo.Application>('argoproj.io/v1alpha1', 'Application');
export const AppProject = kind<argo.AppProject>('argoproj.io/v1alpha1', 'AppProject');

/** API groups that Argo CD itself serves. */
export const argocdGroups: ReadonlySet<string> = new Set([groupOf(Application.apiVersion)]);

/** Where Argo CD runs. */
export const argocdNamespace = engineNamespaces.argocd;
/** The cluster that Argo CD runs in, as it calls it. */
export const inCluster = 'https://kubernetes.default.svc';

/** Argo CD's place in the order of one sync: a wave begins when all of the one before is healthy. */
export const syncWave = (wave: number) => ({ 'argocd.argoproj.io/sync-wave': String(wave) });
