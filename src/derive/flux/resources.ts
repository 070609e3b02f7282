import { engineNamespaces, groupOf, kind } from '#platform';
import type * as helm from '#schemas/helm.toolkit.fluxcd.io/v2';
import type * as kustomize from '#schemas/kustomize.toolkit.fluxcd.io/v1';
import type * as notification from '#schemas/notification.toolkit.fluxcd.io/v1beta3';
import type * as source from '#schemas/source.toolkit.fluxcd.io/v1';

export const GitRepository = kind<source.GitRepository>('source.toolkit.fluxcd.io/v1', 'GitRepository');
export const HelmRepository = kind<source.HelmRepository>('source.toolkit.fluxcd.io/v1', 'HelmRepository');
export const OCIRepository = kind<source.OCIRepository>('source.toolkit.fluxcd.io/v1', 'OCIRepository');
export const HelmRelease = kind<helm.HelmRelease>('helm.toolkit.fluxcd.io/v2', 'HelmRelease');
export const Kustomization = kind<kustomize.Kustomization>('kustomize.toolkit.fluxcd.io/v1', 'Kustomization');
export const Alert = kind<notification.Alert>('notification.toolkit.fluxcd.io/v1beta3', 'Alert');
export const Provider = kind<notification.Provider>('notification.toolkit.fluxcd.io/v1beta3', 'Provider');

/** API groups that Flux itself serves. */
export const fluxGroups: ReadonlySet<string> = new Set(
  [Alert, GitRepository, HelmRelease, Kustomization].map(({ apiVersion }) => groupOf(apiVersion)),
);

/** Where Flux runs. */
export const fluxNamespace = engineNamespaces.flux;
