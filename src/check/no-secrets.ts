import type { JsonValue } from '#platform';
import type { Check } from './check';

/** No secret is rendered: what Git has seen once is not a secret any more. */
export const noSecrets: Check = ({ object, text }, report) => {
  const found = (what: string) =>
    report(
      'LH012',
      `${what}; it would be in Git for everybody to read`,
      'Refer to a Secret that its owner makes (`generatedSecret`, a database role, a Kafka user), and let External Secrets carry it.',
    );
  if (
    object.kind === 'Secret' &&
    object.apiVersion === 'v1' &&
    (object.data !== undefined || object.stringData !== undefined)
  ) {
    found('it is a Secret with data');
  }
  if (isSuspicious(text)) inspect(object as unknown as JsonValue, [], found);
};

/** Most objects hold nothing that could be one, and their text tells sooner than a walk: YAML escapes none of these signs. */
function isSuspicious(text: string): boolean {
  return (
    (text.includes('://') && SUSPICIOUS_URL.test(text)) || text.includes('-----BEGIN') || SUSPICIOUS_NAME.test(text)
  );
}

const SUSPICIOUS_URL = /:\/\/[^\s/:@]+:[^\s/@]+@/;
/** Any member `name` that could be a SECRET_NAME, without a flag that would make its search slow. */
const SUSPICIOUS_NAME =
  /\bname: [^\n]*(?:[pP][aA][sS][sS][wW](?:[oO][rR])?[dD]|[sS][eE][cC][rR][eE][tT]|[tT][oO][kK][eE][nN]|[kK][eE][yY])["']?\n/;

/** Names of environment variables and keys under which people put secrets. A name that ends in FILE, NAME or REF says where one is. */
const SECRET_NAME = /(password|passwd|secret|token|api_?key|access_?key|private_?key)$/i;
/** A value that says where to look: a template, a variable, a path, a URN. */
const ELSEWHERE = /^(\$\{|\{\{|\/|urn:|$)/;
/** `scheme://user:password@host` */
const URL_WITH_PASSWORD = /[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@${]+@/i;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** `path` is one list for the whole walk: a text for each place would cost more than the search. */
function inspect(value: JsonValue, path: (string | number)[], found: (what: string) => void): void {
  if (typeof value === 'string') {
    if (value.includes('://') && URL_WITH_PASSWORD.test(value)) found(`${path.join('.')} holds a URL with a password`);
    if (value.includes('-----BEGIN') && PRIVATE_KEY.test(value)) found(`${path.join('.')} holds a private key`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) step(value[index] as JsonValue, index, path, found);
    return;
  }
  const members = value as { readonly [key: string]: JsonValue };
  const { name, value: literal } = members;
  if (typeof name === 'string' && typeof literal === 'string' && SECRET_NAME.test(name) && !ELSEWHERE.test(literal)) {
    found(`${path.join('.')} sets ${name} to a text`);
  }
  for (const key in members) step(members[key] as JsonValue, key, path, found);
}

function step(value: JsonValue, key: string | number, path: (string | number)[], found: (what: string) => void): void {
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return;
  path.push(key);
  inspect(value, path, found);
  path.pop();
}
