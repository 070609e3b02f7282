import type { Check } from './check';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
/** RBAC names are path segments, nothing more (pkg/apis/rbac/validation). */
const RBAC_GROUP = 'rbac.authorization.k8s.io/';
/** Kinds whose names become host names: 63 characters, no dots. */
const LABEL_KINDS = new Set(['Namespace', 'Service']);
/** All annotations of an object together (TotalAnnotationSizeLimitB). */
const ANNOTATION_BYTES = 256 * 1024;

/** Names and labels that the API server would refuse (k8s.io/apimachinery, pkg/util/validation). */
export const names: Check = ({ object: { apiVersion, kind, metadata } }, report) => {
  const { name, namespace, labels, annotations } = metadata;
  if (typeof name !== 'string' || name === '') {
    report(
      'LH002',
      'it has no metadata.name',
      'State a name: generated names differ from run to run of the API server.',
    );
  } else if (LABEL_KINDS.has(kind) ? !isLabel(name) : !(apiVersion.startsWith(RBAC_GROUP) || isSubdomain(name))) {
    const rule = LABEL_KINDS.has(kind)
      ? 'at most 63 lower-case letters, digits and dashes'
      : 'at most 253 lower-case letters, digits, dashes and dots';
    report('LH002', `the name '${name}' is not one: ${rule}, a letter or digit at both ends`, 'Rename it.');
  }
  if (namespace !== undefined && !isLabel(namespace)) {
    report(
      'LH003',
      `the namespace '${namespace}' is not one: at most 63 lower-case letters, digits and dashes`,
      'Rename the namespace.',
    );
  }
  for (const key in labels) {
    if (labels[key] === undefined) continue;
    if (!isQualified(key)) report('LH004', `'${key}' is not a label key`, LABEL_RULE);
    const value = labels[key];
    if (!isLabelValue(value)) report('LH004', `'${value}' is not a value for the label ${key}`, LABEL_RULE);
  }
  let size = 0;
  for (const key in annotations) {
    if (annotations[key] === undefined) continue;
    if (!isQualified(key))
      report(
        'LH005',
        `'${key}' is not an annotation key`,
        'An annotation key is [prefix/]name, the name at most 63 letters, digits, `-`, `_`, `.`.',
      );
    size += Buffer.byteLength(key) + Buffer.byteLength(String(annotations[key]));
  }
  if (size > ANNOTATION_BYTES)
    report('LH005', `its annotations take ${size} bytes of ${ANNOTATION_BYTES}`, 'Put the text in a ConfigMap.');
};

const LABEL_RULE = 'A label key is [prefix/]name; name and value are at most 63 letters, digits, `-`, `_`, `.`.';
const isLabel = (name: string) => name.length <= 63 && DNS_LABEL.test(name);
const isSubdomain = (name: string) => name.length <= 253 && DNS_SUBDOMAIN.test(name);

const isLabelValue = (value: unknown) =>
  typeof value === 'string' && (value === '' || (value.length <= 63 && QUALIFIED.test(value)));

const qualifiedKeys = new Map<string, boolean>();

/** The same few keys stand on every object. */
function isQualified(key: string): boolean {
  let known = qualifiedKeys.get(key);
  if (known === undefined) {
    const slash = key.indexOf('/');
    const name = key.slice(slash + 1);
    known = (slash < 0 || isSubdomain(key.slice(0, slash))) && name.length <= 63 && QUALIFIED.test(name);
    qualifiedKeys.set(key, known);
  }
  return known;
}
