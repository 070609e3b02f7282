import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { kindStructure, type SchemaFile, type SchemaKind } from './file';
import type { CrdKind, Scope } from './kinds';
import { share } from './shared';
import { type Raw, sorted, structureOf } from './structure';

/** One schema file per group and version that the listed kinds are in. */
export function crdFiles(from: string, kinds: readonly CrdKind[]): readonly SchemaFile[] {
  const found = kinds.map((kind) => ({ ...kind, ...readCrd(from, kind) }));
  const apiVersions = [...new Set(found.map((kind) => kind.apiVersion))];
  return apiVersions.map((apiVersion) =>
    fileOf(
      apiVersion,
      found.filter((kind) => kind.apiVersion === apiVersion),
    ),
  );
}

interface Found extends CrdKind {
  readonly apiVersion: string;
  readonly scope: Scope;
  readonly schema: Raw;
  readonly sha256: string;
}

function fileOf(apiVersion: string, found: readonly Found[]): SchemaFile {
  const { release } = found[0]!;
  const roots = found.map(({ kind, schema }) => ({
    name: kind,
    structure: kindStructure(apiVersion, kind, structureOf(withoutStatus(schema), { undeclared: 'closed' })),
  }));
  const { $defs, roots: refs } = share(roots);
  const kinds = found.map(({ kind, scope }, i): [string, SchemaKind] => [kind, { scope, schema: refs[i]! }]);
  return {
    apiVersion,
    source: { repo: release.repo, tag: release.tag },
    inputs: sorted(Object.fromEntries(found.map(({ file, sha256 }) => [basename(file), sha256]))),
    kinds: sorted(Object.fromEntries(kinds)),
    $defs,
  };
}

interface CrdDocument {
  readonly spec: {
    readonly group: string;
    readonly scope: Scope;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Raw } }[];
  };
}

function readCrd(from: string, { release, file, kind, version }: CrdKind): Omit<Found, keyof CrdKind> {
  const path = join(from, release.folder, file);
  const bytes = readFileSync(path);
  const documents = parseAllDocuments(bytes.toString('utf8')).map((document) => document.toJS() as CrdDocument | null);
  const crd = documents.find((document) => document?.spec?.names?.kind === kind) ?? undefined;
  const schema = crd?.spec.versions.find(({ name }) => name === version)?.schema.openAPIV3Schema;
  if (crd === undefined || schema === undefined) throw new Error(`${path}: holds no ${kind} ${version}; mend kinds.ts`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { apiVersion: `${crd.spec.group}/${version}`, scope: crd.spec.scope, schema, sha256 };
}

/** Dropped before anything is named, so that a status never shapes the names of the rest. */
function withoutStatus(schema: Raw): Raw {
  const { status: _, ...properties } = (schema.properties ?? {}) as Record<string, unknown>;
  return { ...schema, properties };
}
