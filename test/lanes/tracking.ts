import { groupOf } from '#platform';
import type { KubeObject } from '../cluster/layers';

/** The annotation by which Argo CD knows what it has made. */
export const TRACKED = 'argocd.argoproj.io/tracking-id';

/** What it holds: `<application>:<group>/<kind>:<namespace>/<name>` (argo-cd, util/argo/resource_tracking.go). */
export function trackingId(application: string, { apiVersion, kind, metadata }: KubeObject, namespace = ''): string {
  return `${application}:${groupOf(apiVersion)}/${kind}:${metadata.namespace ?? namespace}/${metadata.name}`;
}
