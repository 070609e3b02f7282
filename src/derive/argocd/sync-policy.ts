const compared = (how: string) => ({ 'argocd.argoproj.io/compare-options': how });

/**
 * Compared as the API server itself would store it, webhooks included: what an operator or the server fills in is no difference
 * (docs/user-guide/diff-strategies.md), and needs no list of fields to look away from.
 */
export const watched = compared('ServerSideDiff=true,IncludeMutationWebhook=true');

/**
 * For what has fields to look away from: a difference in one of them also raises the generation that the server would give the object, and nobody
 * looks away from that. Without webhooks only the fields that Argo CD itself applied are compared (gitops-engine, pkg/diff, removeWebhookMutation).
 */
export const watchedInPart = compared('ServerSideDiff=true');

/**
 * For what cannot be changed: the server refuses to say what a changed Job would look like, and Argo CD would never get to putting it anew
 * (argo-cd#29348). So it compares by itself.
 */
export const watchedWithoutServer = compared('ServerSideDiff=false');

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
