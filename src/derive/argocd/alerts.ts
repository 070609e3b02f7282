import { type Component, ConfigMap, emitYaml, Resource, type SyncAlert } from '#platform';

const name = 'sync-alerts';

/** When people are told: each time it becomes so. Argo CD retries without end (`syncPolicy`), so that a sync which fails is one that is still running. */
const occasions = {
  degraded: "app.status?.health?.status == 'Degraded'",
  unknown: "app.status?.sync?.status == 'Unknown'",
  'not-synced': '(app.status?.operationState?.retryCount ?? 0) >= 3',
};

/** What Argo CD tells to whom (docs/operator-manual/notifications). Its own service for Slack takes a token and no address; a webhook does. */
export function alertSettings(install: Component): void {
  const [alert] = install.cluster.syncAlerts;
  if (!alert) return;
  const triggers = Object.entries(occasions).map(([occasion, when]) => [
    `trigger.${occasion}`,
    emitYaml([{ when, send: [name] }]),
  ]);
  new Resource(install, 'notifications', ConfigMap, {
    metadata: {
      name: 'argocd-notifications-cm',
      labels: { 'app.kubernetes.io/name': 'argocd-notifications-controller', 'app.kubernetes.io/part-of': 'argocd' },
    },
    data: {
      [`service.webhook.${name}`]: emitYaml({
        // Argo CD looks the key up in its own Secret for notifications.
        url: '$address',
        headers: [{ name: 'Content-Type', value: 'application/json' }],
      }),
      [`template.${name}`]: emitYaml({
        webhook: { [name]: { method: 'POST', body: body(alert, install.cluster.name) } },
      }),
      ...Object.fromEntries(triggers),
      subscriptions: emitYaml([{ recipients: [name], triggers: Object.keys(occasions) }]),
    },
  });
}

/** Functions of sprig: whatever Argo CD says, it stays a text of JSON. */
function body({ to }: SyncAlert, cluster: string): string {
  const text = `{{ printf "%s on ${cluster}: %s, %s. %s" .app.metadata.name $health $sync $said | toJson }}`;
  const each = (message: string) =>
    `[{{ range $index, $condition := $status.conditions }}{{ if $index }}, {{ end }}${message}{{ end }}]`;
  const message = '{{ $condition.message | toJson }}';
  const members =
    to.kind === 'slack'
      ? { channel: JSON.stringify(to.channel), text, attachments: each(`{"text": ${message}}`) }
      : {
          cluster: JSON.stringify(cluster),
          application: '{{ .app.metadata.name | toJson }}',
          text,
          conditions: each(message),
        };
  return [
    '{{- $status := .app.status | default dict -}}',
    '{{- $health := ($status.health | default dict).status | default "health unknown" -}}',
    '{{- $sync := ($status.sync | default dict).status | default "not synced" -}}',
    '{{- $said := ($status.operationState | default dict).message | default "" -}}',
    `{${Object.entries(members)
      .map(([name, value]) => `"${name}": ${value}`)
      .join(', ')}}`,
  ].join('\n');
}
