import type { Values } from '#platform';

/** Somebody who is told. The address is a secret: whoever knows it can write there. */
export interface Receiver {
  /** Where the address is kept outside the cluster: a JSON object with the key `url`. */
  readonly path: string;
  /** The receiver as Alertmanager's configuration has it, given the file that holds the address. */
  readonly configuration: (urlFile: string) => Values;
}

/** A channel of Slack, through an incoming webhook. */
export function slack({ path, channel }: { readonly path: string; readonly channel: string }): Receiver {
  return {
    path,
    configuration: (urlFile) => ({
      slack_configs: [
        {
          api_url_file: urlFile,
          channel,
          send_resolved: true,
          title: '{{ .Status | toUpper }}: {{ .CommonLabels.alertname }}',
          text: '{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n{{ end }}',
        },
      ],
    }),
  };
}

/** Anything that takes Alertmanager's own JSON over HTTPS: an on-call service, a chat's bridge. */
export function webhook({ path }: { readonly path: string }): Receiver {
  return { path, configuration: (urlFile) => ({ webhook_configs: [{ url_file: urlFile, send_resolved: true }] }) };
}

/** The Secret in the stack's namespace, and the key that a receiver's path must have. */
export const addressSecret = { name: 'alerts-to', key: 'url' } as const;

/** prometheus.io/docs/alerting/latest/configuration. The chart's inhibit rules stand: a critical alert silences its own warning. */
export function alertmanagerConfiguration(receiver: Receiver | 'nobody'): Values {
  // The operator mounts the Secrets of `alertmanagerSpec.secrets` there (pkg/alertmanager/operator.go).
  const urlFile = `/etc/alertmanager/secrets/${addressSecret.name}/${addressSecret.key}`;
  const told = receiver === 'nobody' ? silent : 'team';
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
    receivers: [
      { name: silent },
      ...(receiver === 'nobody' ? [] : [{ name: told, ...receiver.configuration(urlFile) }]),
    ],
  };
}

const silent = 'null';
