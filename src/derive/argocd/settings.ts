import { type Component, ConfigMap, groupOf, Resource } from '#platform';
import { kindsWithHealth } from '../synced';
import { applicationHealth, luaOf } from './health';

/** What Argo CD must know before the first Application. It finds its settings by its own label. */
export function settings(install: Component, components: readonly Component[]): void {
  const health = kindsWithHealth(...components).map(({ apiVersion, kind, health }) => [
    `resource.customizations.health.${groupOf(apiVersion)}_${kind}`,
    luaOf(health),
  ]);
  new Resource(install, 'settings', ConfigMap, {
    metadata: {
      name: 'argocd-cm',
      labels: { 'app.kubernetes.io/name': 'argocd-cm', 'app.kubernetes.io/part-of': 'argocd' },
    },
    data: {
      // Strimzi copies the label of the other way onto volumes, which Argo CD would then prune (strimzi-kafka-operator#11635).
      'application.resourceTrackingMethod': 'annotation',
      ...Object.fromEntries(health),
      'resource.customizations.health.argoproj.io_Application': applicationHealth,
    },
  });
}
