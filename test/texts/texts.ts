import { generateKeyPairSync } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { Manifest } from '#render';
import type { Format } from './formats';
import { fill } from './go-template';
import { type Any, at, leaves, type Path, placeOf } from './walk';

/** A text that some program of the cluster parses. */
export interface Text {
  readonly where: string;
  readonly text: string;
  /** Absent: nobody has said what it is. */
  readonly format: Format | undefined;
}

/** By the name of the file in a ConfigMap. SQL is written for whoever mounts it: `engineOf`. */
const byFileName: readonly (readonly [RegExp, Format])[] = [
  [/\.properties$/, 'properties'],
  [/^datasets--.*\.yaml$/, 'Superset dataset'],
  [/\.ya?ml$/, 'YAML'],
  [/\.json$/, 'JSON'],
  [/\.toml$/, 'TOML'],
  [/\.py$/, 'Python'],
  [/\.sh$/, 'shell'],
  [/\.ipynb$/, 'notebook'],
  [/^jvm\.config$/, 'JVM options'],
  [/^valkey\.conf$/, 'valkey.conf'],
];

/** By the key of a Secret that an ExternalSecret composes. */
const byKey: readonly (readonly [RegExp, Format])[] = [
  [/^keystore\.pem$/, 'PEM key store'],
  [/^ca\.crt$/, 'PEM certificate'],
  [/^users\.acl$/, 'users of Valkey'],
  [/^password\.db$/, 'password file of Trino'],
  [/^htpasswd$/, 'htpasswd'],
  [/^user\.props$/, 'users of JAAS'],
  [/^authorization$/, 'credentials of HTTP'],
  [/^header$/, 'header of HTTP'],
  [/\.ya?ml$/, 'YAML'],
  [/\.json$/, 'JSON'],
  // What a program takes as it is: its name says no format.
  [/^[A-Za-z_-]+$/, 'value'],
];

/** By the kind and the place in it. */
const byPlace: readonly (readonly [RegExp, Format])[] = [
  [/^PrometheusRule spec\.groups\.\d+\.rules\.\d+\.expr$/, 'PromQL'],
  [/^PrometheusRule spec\.groups\.\d+\.rules\.\d+\.annotations\.\w+$/, 'template of an alert'],
  [/^ScaledObject spec\.triggers\.\d+\.metadata\.query$/, 'PromQL'],
  [/^Kustomization spec\.healthCheckExprs\.\d+\.(?:current|failed|inProgress)$/, 'CEL'],
  [/^Kustomization spec\.patches\.\d+\.patch$/, 'YAML'],
  [/^GitRepository spec\.ignore$/, 'gitignore'],
  [/^Cluster spec\.postgresql\.pg_hba\.\d+$/, 'record of pg_hba.conf'],
  [/^FlinkDeployment spec\.logConfiguration\.[\w-]+\.properties$/, 'properties'],
  [/^HelmRelease spec\.values\.defaultConfiguration\.[\w-]+\.yaml$/, 'YAML'],
  [/^Webhook spec\.body$/, 'JSON'],
  [/^HelmRelease spec\.values\.hub\.extraConfig\.[\w-]+$/, 'Python'],
  [
    /^HelmRelease spec\.values\.alertmanager\.config\.receivers\.\d+\.\w+\.\d+\.(?:title|text)$/,
    'template of a message',
  ],
  [/^HelmRelease spec\.values\.alertmanager\.config\..*\.matchers\.\d+$/, 'matcher'],
];

/** By the name of an environment variable whose value is more than a word. */
const byVariable: readonly (readonly [RegExp, Format])[] = [
  [/(?:^|_)(?:JAVA_TOOL|JAVA|MEMORY|HISTORY)_(?:OPTS|OPTIONS)$/, 'JVM options in one line'],
  [/^COMMANDS$/, 'weed shell'],
  [/_SCOPE$/, 'scopes'],
];

/** All texts of a cluster. One of no known format is among them: whoever adds it says here what it is. */
export function textsOf(manifests: readonly Manifest[]): readonly Text[] {
  return manifests.flatMap((manifest) => {
    const { object } = manifest;
    const place = (path: Path) => placeOf(manifest, path);
    if (object.kind === 'ConfigMap') {
      return Object.entries((object.data ?? {}) as Record<string, string>).map(([file, text]) => ({
        where: place(['data', file]),
        text,
        format: formatOfFile(manifests, manifest, file),
      }));
    }
    if (object.kind === 'ExternalSecret') return composed(manifests, manifest);
    return [...leaves(object)].flatMap(({ path, value }) => {
      const format = formatAt(object, path);
      return format || isText(object, path, value) ? [{ where: place(path), text: value, format }] : [];
    });
  });
}

function formatOfFile(manifests: readonly Manifest[], map: Manifest, file: string): Format | undefined {
  if (map.object.metadata.labels?.grafana_dashboard) return 'Grafana dashboard';
  return file.endsWith('.sql') ? engineOf(manifests, map) : match(byFileName, file);
}

/** Whose SQL a ConfigMap holds: of the engine that mounts it. */
function engineOf(manifests: readonly Manifest[], { object: { metadata } }: Manifest): Format | undefined {
  const readers = manifests.filter(
    ({ object }) =>
      object.metadata.namespace === metadata.namespace &&
      [...leaves(object)].some(
        ({ path, value }) => value === metadata.name && path.slice(-2).join('.') === 'configMap.name',
      ),
  );
  const engines: Readonly<Record<string, Format>> = {
    FlinkDeployment: 'Flink SQL',
    ScheduledSparkApplication: 'Spark SQL',
    SparkApplication: 'Spark SQL',
    // Jobs that hand it to psql: the schema of a database, the questions of a restore test.
    Job: 'PostgreSQL',
    CronJob: 'PostgreSQL',
  };
  const [engine, ...others] = new Set(readers.map(({ object }) => engines[object.kind]));
  return others.length === 0 ? engine : undefined;
}

function formatAt(object: Any, path: Path): Format | undefined {
  const key = path.at(-1);
  // ["sh", "-c", TEXT], in whatever asks for a command.
  const [program, flags] =
    typeof key === 'number' ? [-2, -1].map((back) => at(object, [...path.slice(0, -1), key + back])) : [];
  if (/^(?:\/bin\/)?(?:ba)?sh$/.test(program) && /^-[a-z]*c$/.test(flags)) return 'shell';
  if (isVariable(object, path)) return match(byVariable, at(object, path.slice(0, -1)).name);
  return match(byPlace, `${object.kind} ${path.join('.')}`);
}

/** More than a word: what has lines, and what a program is given that has blanks. */
function isText(object: Any, path: Path, value: string): boolean {
  if (value.includes('\n')) return true;
  const list = path.at(-2);
  return /\s/.test(value) && (isVariable(object, path) || list === 'command' || list === 'args');
}

const isVariable = (object: Any, path: Path) =>
  path.at(-1) === 'value' && typeof path.at(-2) === 'number' && 'name' in at(object, path.slice(0, -1));

const match = (table: readonly (readonly [RegExp, Format])[], name: string) =>
  table.find(([pattern]) => pattern.test(name))?.[1];

/** What External Secrets composes: each template, filled with samples of what it fetches. */
function composed(manifests: readonly Manifest[], manifest: Manifest): readonly Text[] {
  const { data = [], target = {} } = manifest.object.spec as Any;
  const values: Record<string, string> = {};
  for (const { secretKey, remoteRef } of data) {
    const key = remoteRef.property ?? secretKey;
    // What another ExternalSecret composed is fetched as it is.
    const made = manifests.find(({ object }) => object.kind === 'ExternalSecret' && targetOf(object) === remoteRef.key);
    const text = (made?.object.spec as Any)?.target?.template?.data?.[key];
    values[secretKey] = made && text && made !== manifest ? filled(text, generatedBy(made)) : sampleOf(key);
  }
  const template: Record<string, string> = target.template?.data ?? {};
  return Object.entries(template).map(([key, text]) => {
    const where = placeOf(manifest, ['spec', 'target', 'template', 'data', key]);
    return { where, text: filled(text, { ...values, ...generatedBy(manifest) }), format: match(byKey, key) };
  });
}

const targetOf = ({ metadata, spec }: Any): string => spec.target?.name ?? metadata.name;

/** A generator makes words. That it makes the ones that are asked for is test/secrets' concern. */
function generatedBy({ object }: Manifest): Readonly<Record<string, string>> {
  const { dataFrom = [], target } = object.spec as Any;
  if (dataFrom.length === 0) return {};
  const asked = Object.values<string>(target?.template?.data ?? {}).flatMap((text) => [
    ...text.matchAll(/(?:index \. "|\s\.)([\w-]+)/g),
  ]);
  return Object.fromEntries(asked.map(([, name]) => [name, 'word']));
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  try {
    return fill(text, values, sprig);
  } catch (error) {
    // No format takes it.
    return `\0${error instanceof Error ? error.message : error}`;
  }
}

/** The functions of External Secrets' templates that are in use, on samples. */
const sprig = {
  bcrypt: () => `$2a$10$${'a'.repeat(53)}`,
  sha256sum: () => 'a'.repeat(64),
  htpasswd: (user = '') => `${user}:$2a$10$${'a'.repeat(53)}`,
  replace: (from = '', to = '', text = '') => text.replaceAll(from, () => to),
};

/** A key of this run, and a certificate that everybody has: no secret, but real PEM. */
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const certificate = rootCertificates[0] as string;

function sampleOf(property: string): string {
  if (/\.key$/.test(property)) return key;
  if (/\.crt$/.test(property)) return certificate;
  return 'word';
}
