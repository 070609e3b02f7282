import type { Cluster } from '#platform';

/** How a rendered Markdown page of a cluster begins. */
export const pageHead = ({ name }: Cluster, title: string): readonly string[] => [
  `<!-- Rendered from clusters/${name}.ts by npm run synth. Change that file, not this one. -->`,
  `# ${title}`,
  '',
];
