import type { Channel, Values } from '#platform';

/** The Secret in the stack's namespace, and the key that a channel's path must have. */
export const addressSecret = { name: 'alerts-to', key: 'url' } as const;

/** prometheus.io/docs/alerting/latest/configuration. The chart's inhibit rules stand: a critical alert silences its own warning. */
export function alertmanagerConfiguration(to: Channel | 'nobody'): Values {
  // The operator mounts the Secrets of `alertmanagerSpec.secrets` there (pkg/alertmanager/operator.go).
  const urlFile = `/etc/alertmanager/secrets/${addressSecret.name}/${addressSecret.key}`;
  const told = to === 'nobody' ? silent : 'team';
  return {
    route: {
      receiver: told,
      group_by: ['alertname', 'namespace'],
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '12h',
      routes: [
        // Watchdog fires always, to show that alerts work; InfoInhibitor only silences others.
        { receiver: silent, matchers: ['alertname =~ "Watchdog|InfoInhibitor"'] },
        { receiver: silent, matchers: ['severity =~ "info|none"'] },
        { receiver: told, matchers: ['severity = "critical"'], repeat_interval: '1h' },
      ],
    },
    receivers: [{ name: silent }, ...(to === 'nobody' ? [] : [{ name: told, ...receiverOf(to, urlFile) }])],
  };
}

const silent = 'null';

/** A channel as Alertmanager's configuration has it, given the file that holds its address. */
function receiverOf(to: Channel, urlFile: string): Values {
  if (to.kind === 'webhook') return { webhook_configs: [{ url_file: urlFile, send_resolved: true }] };
  return {
    slack_configs: [
      {
        api_url_file: urlFile,
        channel: to.channel,
        send_resolved: true,
        title: '{{ .Status | toUpper }}: {{ .CommonLabels.alertname }}',
        text: '{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n{{ end }}',
      },
    ],
  };
}
