import type { Cluster } from '#platform';
import type { Step } from './engine';

/** The public keys of those who sign commits, each exported into the file `keyFile`; `keep` is the command that brings the files into the cluster. */
export function signersStep({ sync: { verify } }: Cluster, keep: (keys: readonly string[]) => string): readonly Step[] {
  if (!verify) return [];
  return [
    {
      what: 'The public keys of those who sign commits.',
      commands: [...verify.keys.map((key) => `gpg --export --armor ${key} > ${keyFile(key)}`), keep(verify.keys)],
    },
  ];
}

export const keyFile = (key: string): string => `${key}.asc`;
