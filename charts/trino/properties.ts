/** The text of a properties file. What has no value is left out: Trino takes its default. */
export function properties(settings: Readonly<Record<string, string | number | boolean | undefined>>): string {
  return Object.entries(settings)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}\n`]))
    .join('');
}

/** A value that Trino takes from its environment when it starts (trino.io/docs/current/security/secrets.html): it stands in no file. */
export const fromEnvironment = (name: string) => `\${ENV:${name}}`;
