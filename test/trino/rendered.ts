import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What a coordinator or a worker finds in its folders. */
export type Files = Readonly<Record<string, string>>;

export interface RenderedTrino {
  readonly coordinator: Files;
  readonly worker: Files;
  readonly catalogs: Files;
  readonly rules: string;
}

/** Reads the configuration of Trino out of a component's folder of dist/. */
export function readTrino(folder: string): RenderedTrino {
  const configMap = (name: string): Files => {
    const file = readdirSync(folder).find((file) => file.startsWith(`configmap-${name}`));
    if (!file) throw new Error(`${folder} has no ConfigMap '${name}': run \`npm run synth\` first`);
    return (parse(readFileSync(join(folder, file), 'utf8')) as { data: Files }).data;
  };
  return {
    coordinator: configMap('trino-etc-trino'),
    worker: configMap('trino-worker-etc-trino'),
    catalogs: configMap('trino-catalogs'),
    rules: configMap('trino-rules')['rules.json'] ?? '',
  };
}

/** Users in the access rules, and the catalogs that each may read. */
export function usersOf(rules: string): ReadonlyMap<string, readonly string[]> {
  const { queries, catalogs } = JSON.parse(rules) as {
    queries: readonly { user: string }[];
    catalogs: readonly { user?: string; catalog: string }[];
  };
  return new Map(
    queries.map(({ user }) => [user, catalogs.filter((rule) => rule.user === user).map(({ catalog }) => catalog)]),
  );
}
