import { groupOf, kind } from '#platform';
import type * as helm from '#schemas/helm.toolkit.fluxcd.io/v2';
import type * as kustomize from '#schemas/kustomize.toolkit.fluxcd.io/v1';
import type * as source from '#schemas/source.toolkit.fluxcd.io/v1';

export const GitRepository = kind<source.GitRepository>('source.toolkit.fluxcd.io/v1', 'GitRepository');
export const HelmRepository = kind<source.HelmRepository>('source.toolkit.fluxcd.io/v1', 'HelmRepository');
export const OCIRepository = kind<source.OCIRepository>('source.toolkit.fluxcd.io/v1', 'OCIRepository');
export const HelmRelease = kind<helm.HelmRelease>('helm.toolkit.fluxcd.io/v2', 'HelmRelease');
export const Kustomization = kind<kustomize.Kustomization>('kustomize.toolkit.fluxcd.io/v1', 'Kustomization');

/** API groups that Flux itself serves. */
export const fluxGroups: ReadonlySet<string> = new Set(
  [GitRepository, HelmRelease, Kustomization].map(({ apiVersion }) => groupOf(apiVersion)),
);

/** Flux's own namespace, which `flux bootstrap` makes. */
export const fluxNamespace = 'flux-system';
