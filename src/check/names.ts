import type { Problem } from '#platform';
import type { Manifest } from '#render';
import { type Check, type Surroundings, whereOf } from './check';

/** Names and labels that the API server would refuse (k8s.io/apimachinery, pkg/util/validation). */
export const names: Check = (manifests, around) => manifests.flatMap((manifest) => [...faultsOf(manifest, around)]);

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
/** RBAC names are path segments, nothing more (pkg/apis/rbac/validation). */
const RBAC_GROUP = 'rbac.authorization.k8s.io/';
/** Kinds whose names become host names: 63 characters, no dots. */
const LABEL_KINDS = new Set(['Namespace', 'Service']);
/** All annotations of an object together (TotalAnnotationSizeLimitB). */
const ANNOTATION_BYTES = 256 * 1024;

/** Label sets are shared by all objects of a component, so each is looked at once. */
const knownLabels = new WeakMap<object, readonly string[]>();

function* faultsOf(manifest: Manifest, around: Surroundings): Generator<Problem> {
  const { apiVersion, metadata, kind } = manifest.object;
  const problem = (code: string, what: string, fix: string): Problem => ({
    code,
    where: whereOf(manifest, around),
    what,
    fix,
  });
  const { name, namespace, labels, annotations } = metadata;
  if (typeof name !== 'string' || name === '') {
    yield problem(
      'LH002',
      'it has no metadata.name',
      'State a name: generated names differ from run to run of the API server.',
    );
  } else if (LABEL_KINDS.has(kind) ? !isLabel(name) : !(apiVersion.startsWith(RBAC_GROUP) || isSubdomain(name))) {
    const rule = LABEL_KINDS.has(kind)
      ? 'at most 63 lower-case letters, digits and dashes'
      : 'at most 253 lower-case letters, digits, dashes and dots';
    yield problem('LH002', `the name '${name}' is not one: ${rule}, a letter or digit at both ends`, 'Rename it.');
  }
  if (namespace !== undefined && !isLabel(namespace)) {
    yield problem(
      'LH003',
      `the namespace '${namespace}' is not one: at most 63 lower-case letters, digits and dashes`,
      'Rename the namespace.',
    );
  }
  for (const fault of labelFaults(labels))
    yield problem(
      'LH004',
      fault,
      'A label key is [prefix/]name; name and value are at most 63 letters, digits, `-`, `_`, `.`.',
    );
  let size = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    if (!isQualified(key))
      yield problem(
        'LH005',
        `'${key}' is not an annotation key`,
        'An annotation key is [prefix/]name, the name at most 63 letters, digits, `-`, `_`, `.`.',
      );
    size += Buffer.byteLength(key) + Buffer.byteLength(String(value));
  }
  if (size > ANNOTATION_BYTES)
    yield problem('LH005', `its annotations take ${size} bytes of ${ANNOTATION_BYTES}`, 'Put the text in a ConfigMap.');
}

function labelFaults(labels: Readonly<Record<string, string>> | undefined): readonly string[] {
  if (!labels) return [];
  let faults = knownLabels.get(labels);
  if (!faults) {
    faults = Object.entries(labels).flatMap(([key, value]) => {
      if (!isQualified(key)) return [`'${key}' is not a label key`];
      return typeof value === 'string' && (value === '' || (value.length <= 63 && QUALIFIED.test(value)))
        ? []
        : [`'${value}' is not a value for the label ${key}`];
    });
    knownLabels.set(labels, faults);
  }
  return faults;
}

const isLabel = (name: string) => name.length <= 63 && DNS_LABEL.test(name);
const isSubdomain = (name: string) => name.length <= 253 && DNS_SUBDOMAIN.test(name);

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
