import type { Cluster } from '#platform';
import type { Step } from './engine';

/** What a person does once, with the versions, names and paths of this cluster. */
export function startPage(on: Cluster, steps: readonly Step[]): string {
  return [
    `<!-- Rendered from clusters/${on.name}.ts by npm run synth. Change that file, not this one. -->`,
    `# Start ${on.name}`,
    '',
    'In a checkout of this repository, with kubectl at the cluster. Each command may be repeated; docs/delivery.md says when.',
    '',
    ...steps.flatMap(({ what, commands }, index) => [
      `${index + 1}. ${what}`,
      '',
      '   ```sh',
      ...commands.map((command) => `   ${command}`),
      '   ```',
      '',
    ]),
  ].join('\n');
}
