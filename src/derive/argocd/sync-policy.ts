/**
 * Compared as the API server itself would store it, webhooks included: what an operator or the server fills in is no difference
 * (docs/user-guide/diff-strategies.md), and needs no list of fields to look away from.
 */
export const watched = {
  'argocd.argoproj.io/compare-options': 'ServerSideDiff=true,IncludeMutationWebhook=true',
} as const;

export interface SyncPolicyProps {
  readonly prune: boolean;
  /** @default - none beyond those that all have */
  readonly options?: readonly string[];
}

/** By itself, and again and again: what fails is tried with what is in Git by then (`refresh`), for as long as it takes. */
export const syncPolicy = ({ prune, options = [] }: SyncPolicyProps) => ({
  automated: { prune, selfHeal: true },
  // Definitions like Kafka's do not fit into the annotation that client-side apply keeps; namespaces are objects of ours, with quotas.
  syncOptions: ['ServerSideApply=true', 'CreateNamespace=false', ...options],
  retry: { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
});
