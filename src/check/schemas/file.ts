import type { Scope } from './kinds';
import { type Structure, sorted } from './structure';

/** The content of `schemas/<group>/<version>.json`. */
export interface SchemaFile {
  /** `apps/v1`, and `v1` for the core group. */
  readonly apiVersion: string;
  readonly source: { readonly repo: string; readonly tag: string };
  /** Input file name -> sha256 of its bytes. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly kinds: Readonly<Record<string, SchemaKind>>;
  readonly $defs: Readonly<Record<string, Structure>>;
}

export interface SchemaKind {
  readonly scope: Scope;
  readonly schema: Structure;
}

/** Where the structure of an API version lives below `schemas/`, without extension; the core group has a folder too. */
export function placeOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`;
}

/** A reference to a definition in another (or the same) schema file, as a relative URI. */
export function refTo(name: string, to: string, from: string): Structure {
  return { $ref: to === from ? `#/$defs/${name}` : `../${placeOf(to)}.json#/$defs/${name}` };
}

export interface Ref {
  /** Place of the other file, or undefined for the same file. */
  readonly place: string | undefined;
  readonly name: string;
}

export function parseRef(ref: string): Ref {
  const [file, name] = ref.split('#/$defs/');
  return { place: file === '' ? undefined : file!.replace('../', '').replace(/\.json$/, ''), name: name! };
}

/** The API version whose file holds what all kinds share; no object has it, so it cannot clash. */
export const sharedApiVersion = 'meta/v1';

/** Every kind has the same first three fields, whatever its own schema says of them. */
export function kindStructure(apiVersion: string, kind: string, own: Structure): Structure {
  // Status is the controller's to write; a manifest that carries one is at best ignored.
  const { status: _, ...properties } = own.properties ?? {};
  const required = new Set(['apiVersion', 'kind', 'metadata', ...(own.required ?? [])]);
  required.delete('status');
  // Upstream often leaves `spec` optional, but only a Namespace means something without one.
  if (properties.spec !== undefined && kind !== 'Namespace') required.add('spec');
  return sorted({
    ...own,
    required: [...required].sort(),
    properties: sorted({
      ...properties,
      apiVersion: { type: 'string', enum: [apiVersion] },
      kind: { type: 'string', enum: [kind] },
      // `kubectl apply` and both sync engines need a name; `generateName` does not do.
      metadata: { ...refTo('ObjectMeta', sharedApiVersion, apiVersion), required: ['name'] },
    }),
  });
}
