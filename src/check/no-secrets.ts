import type { JsonValue, Problem } from '#platform';
import { type Check, whereOf } from './check';

/** No secret is rendered: what Git has seen once is not a secret any more. */
export const noSecrets: Check = (manifests, around) =>
  manifests.flatMap((manifest) => {
    const { object } = manifest;
    const found: string[] = [];
    if (
      object.kind === 'Secret' &&
      object.apiVersion === 'v1' &&
      (object.data !== undefined || object.stringData !== undefined)
    ) {
      found.push('it is a Secret with data');
    }
    inspect(object as unknown as JsonValue, '', found);
    return found.map(
      (what): Problem => ({
        code: 'LH012',
        where: whereOf(manifest, around),
        what: `${what}; it would be in Git for everybody to read`,
        fix: 'Refer to a Secret that its owner makes (`generatedSecret`, a database role, a Kafka user), and let External Secrets carry it.',
      }),
    );
  });

/** Names of environment variables and keys under which people put secrets. A name that ends in FILE, NAME or REF says where one is. */
const SECRET_NAME = /(password|passwd|secret|token|api_?key|access_?key|private_?key)$/i;
/** A value that says where to look: a template, a variable, a path, a URN. */
const ELSEWHERE = /^(\$\{|\{\{|\/|urn:|$)/;
/** `scheme://user:password@host` */
const URL_WITH_PASSWORD = /[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@${]+@/i;
const PEM_KEY = '-----BEGIN';

function inspect(value: JsonValue, path: string, found: string[]): void {
  if (typeof value === 'string') {
    if (value.includes('://') && URL_WITH_PASSWORD.test(value)) found.push(`${path} holds a URL with a password`);
    if (value.includes(PEM_KEY) && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(value))
      found.push(`${path} holds a private key`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) inspect(value[index] as JsonValue, `${path}[${index}]`, found);
    return;
  }
  const members = value as { readonly [key: string]: JsonValue };
  const { name, value: literal } = members;
  if (typeof name === 'string' && typeof literal === 'string' && SECRET_NAME.test(name) && !ELSEWHERE.test(literal)) {
    found.push(`${path} sets ${name} to a text`);
  }
  for (const key in members) inspect(members[key] as JsonValue, path === '' ? key : `${path}.${key}`, found);
}
