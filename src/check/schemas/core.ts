import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindStructure, refTo, type SchemaFile, sharedApiVersion } from './file';
import type { CoreKind, Release } from './kinds';
import { type Raw, type Structure, sorted, structureOf } from './structure';

/**
 * Kubernetes' own kinds. Unlike a CRD, its schema already has names (`PodSpec`), so they stay, each in the file of
 * its own group: a Deployment refers to the pod template of `core/v1`.
 */
export function coreFiles(from: string, release: Release, kinds: readonly CoreKind[]): readonly SchemaFile[] {
  const bytes = readFileSync(join(from, release.folder, '_definitions.json'));
  const { definitions } = JSON.parse(bytes.toString('utf8')) as { definitions: Readonly<Record<string, Raw>> };
  const homes = homesOf(definitions);
  const reached = new Map<string, Map<string, Structure>>();

  const reach = (id: string, from: string): Structure => {
    const { apiVersion, name } = locate(id, homes);
    const home = reached.get(apiVersion) ?? new Map<string, Structure>();
    reached.set(apiVersion, home);
    if (!home.has(name)) {
      home.set(name, {}); // keeps a definition that contains itself from being followed for ever
      home.set(name, byHand[name] ?? structure(authored(name, definitions[id]!), apiVersion));
    }
    return refTo(name, apiVersion, from);
  };
  const structure = (raw: Raw, home: string): Structure =>
    structureOf(raw, { undeclared: 'open', ref: (target) => reach(target.replace('#/definitions/', ''), home) });

  reach('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', sharedApiVersion);
  for (const { apiVersion, kind } of kinds) {
    const { status: _, ...properties } = definitionOf(definitions, apiVersion, kind).properties as Record<string, Raw>;
    const own = structure({ ...definitionOf(definitions, apiVersion, kind), properties }, apiVersion);
    const home = reached.get(apiVersion) ?? new Map<string, Structure>();
    reached.set(apiVersion, home.set(kind, kindStructure(apiVersion, kind, own)));
  }

  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return [...reached].map(([apiVersion, $defs]) => ({
    apiVersion,
    source: { repo: release.repo, tag: release.tag },
    inputs: { '_definitions.json': sha256 },
    kinds: sorted(
      Object.fromEntries(
        kinds
          .filter((line) => line.apiVersion === apiVersion)
          .map(({ kind, scope }) => [kind, { scope, schema: refTo(kind, apiVersion, apiVersion) }]),
      ),
    ),
    $defs: sorted(Object.fromEntries($defs)),
  }));
}

/** Scalars that the source describes as a choice of types, or not at all. */
const byHand: Readonly<Record<string, Structure>> = {
  IntOrString: { type: ['integer', 'string'], 'x-kubernetes-int-or-string': true },
  // The grammar of apimachinery's resource.ParseQuantity: without it `512MB` would pass here and fail in the cluster.
  Quantity: {
    type: ['number', 'string'],
    pattern: '^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$',
  },
};

/** Of an object's metadata, what a manifest may say; the rest is the API server's to write. */
const authoredMetadata = [
  'annotations',
  'finalizers',
  'generateName',
  'labels',
  'name',
  'namespace',
  'ownerReferences',
];

function authored(name: string, definition: Raw): Raw {
  if (name !== 'ObjectMeta') return definition;
  const properties = definition.properties as Readonly<Record<string, Raw>>;
  return { ...definition, properties: Object.fromEntries(authoredMetadata.map((field) => [field, properties[field]])) };
}

/** `io.k8s.api.rbac.v1` -> `rbac.authorization.k8s.io/v1`, learned from the kinds of each package. */
function homesOf(definitions: Readonly<Record<string, Raw>>): ReadonlyMap<string, string> {
  const homes = new Map<string, string>();
  for (const [id, definition] of Object.entries(definitions)) {
    const gvk = definition['x-kubernetes-group-version-kind'] as readonly Record<string, string>[] | undefined;
    if (gvk?.length !== 1 || !id.startsWith('io.k8s.api.')) continue;
    const { group, version } = gvk[0]!;
    homes.set(id.slice(0, id.lastIndexOf('.')), group === '' ? version! : `${group}/${version}`);
  }
  return homes;
}

function locate(id: string, homes: ReadonlyMap<string, string>): { apiVersion: string; name: string } {
  const dot = id.lastIndexOf('.');
  return { apiVersion: homes.get(id.slice(0, dot)) ?? sharedApiVersion, name: id.slice(dot + 1) };
}

function definitionOf(definitions: Readonly<Record<string, Raw>>, apiVersion: string, kind: string): Raw {
  const [version, group = ''] = apiVersion.split('/').reverse();
  const found = Object.values(definitions).find((definition) =>
    (definition['x-kubernetes-group-version-kind'] as readonly Record<string, string>[] | undefined)?.some(
      (gvk) => gvk.group === group && gvk.version === version && gvk.kind === kind,
    ),
  );
  if (found === undefined) throw new Error(`_definitions.json: holds no ${kind} ${apiVersion}; mend kinds.ts`);
  return found;
}
