import type { Cluster } from '#platform';
import type { Step } from './engine';
import { pageHead } from './page';

/** What a person does once, with the versions, names and paths of this cluster. */
export function startPage(on: Cluster, steps: readonly Step[]): string {
  return [
    ...pageHead(on, `Start ${on.name}`),
    'In a checkout of this repository, with kubectl at the cluster. Each command may be repeated; [docs/delivery.md](../../docs/delivery.md) says when.',
    '',
    ...[...steps, ...addresses(on)].flatMap(({ what, commands }, index) => [
      `${index + 1}. ${what}`,
      '',
      '   ```sh',
      ...commands.map((command) => `   ${command}`),
      '   ```',
      '',
    ]),
  ].join('\n');
}

/** On a laptop no store brings what comes from outside (charts/external-secrets, `outsideSecret`). */
function addresses({ cloud, syncAlerts }: Cluster): readonly Step[] {
  if (cloud.provider !== 'none') return [];
  return syncAlerts.map(({ address: { namespace, secretName } }) => ({
    what: 'The address of the channel that is told, in a file `address` without a line break at its end.',
    commands: [
      `kubectl create secret generic ${secretName} --namespace ${namespace} --from-file=address --dry-run=client -o yaml | kubectl apply --server-side -f -`,
    ],
  }));
}
