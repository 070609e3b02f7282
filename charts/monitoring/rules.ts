import { type Alert, type Component, Resource } from '#platform';
import { PrometheusRule } from './resources';

/** The alerts of each component in one object, called as the component's folder. */
export function rules(component: Component, alerts: readonly Alert[]): void {
  for (const [owner, own] of byOwner(alerts)) {
    const name = owner.folder.replaceAll('/', '-');
    new Resource(component, `rules ${name}`, PrometheusRule, {
      metadata: { name },
      spec: {
        groups: [
          {
            name,
            rules: own.map(({ name: alert, expr, for: wait, severity, summary, description }) => ({
              alert,
              expr,
              for: wait.go,
              labels: { severity, component: owner.folder },
              annotations: { summary, description },
            })),
          },
        ],
      },
    });
  }
}

function byOwner(alerts: readonly Alert[]): ReadonlyMap<Component, readonly Alert[]> {
  const owners = new Map<Component, Alert[]>();
  for (const alert of alerts) owners.set(alert.owner, [...(owners.get(alert.owner) ?? []), alert]);
  return new Map([...owners].sort(([a], [b]) => (a.folder < b.folder ? -1 : 1)));
}
