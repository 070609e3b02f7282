import { DescriptionError } from './problems';

/** A key of SSH that the forge lets read one repository. */
export interface DeployKey {
  readonly kind: 'deploy key';
  /** Secret in the engine's namespace that a person makes: dist/<cluster>/start.md says how. */
  readonly secretName: string;
}

/** An app of GitHub's that is installed on the repository. Its key makes tokens of an hour each. */
export interface GitHubApp {
  readonly kind: 'GitHub app';
  /** Secret in the engine's namespace that a person makes: dist/<cluster>/start.md says how. */
  readonly secretName: string;
  /** Number of the app. */
  readonly app: number;
  /** Number of its installation. */
  readonly installation: number;
}

export const deployKey = (secretName: string): DeployKey => ({ kind: 'deploy key', secretName });

export const gitHubApp = (secretName: string, of: Pick<GitHubApp, 'app' | 'installation'>): GitHubApp => ({
  kind: 'GitHub app',
  secretName,
  ...of,
});

/** People whose commits are synced, by their keys of GnuPG: the one kind of signature that both engines know. */
export interface Signers {
  /** Long ids of the keys. */
  readonly keys: readonly [string, ...string[]];
}

/**
 * Only a newest commit that one of these keys has signed is synced: `signedBy('3AA5C34371567BD2')`. Who merges in a browser has the forge sign, so that
 * its key is among them then.
 */
export function signedBy(...keys: Signers['keys']): Signers {
  for (const key of keys) {
    if (/^[0-9A-F]{16}$/.test(key)) continue;
    throw new DescriptionError({
      code: 'LH340',
      where: `signedBy('${key}')`,
      what: 'a key is named by its long id, 16 hexadecimal digits in capitals; Argo CD compares it letter by letter',
      fix: 'Take what stands behind the slash in `gpg --list-keys --keyid-format=long`.',
    });
  }
  return { keys };
}
