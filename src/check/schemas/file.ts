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

/**
 * The file as text: JSON with a kind or a definition a line, so that a run parses those that its objects use and no others (`SchemaText`). Parsing
 * all of them would take a twentieth of a short run.
 */
export function textOf<T extends SchemaLines>({ kinds, $defs, ...head }: T): string {
  const lines = (members: object) =>
    Object.entries(members).map(([name, member]) => `${JSON.stringify(name)}:${JSON.stringify(member)}`);
  return [
    `{${lines(head).join(',\n')},`,
    ...(kinds ? ['"kinds":{', `${lines(kinds).join(',\n')}`, `},`] : []),
    `"$defs":{`,
    `${lines($defs).join(',\n')}`,
    '}}\n',
  ].join('\n');
}

/** What such a text is made of: definitions, kinds where there are any, and what is said of them. */
interface SchemaLines {
  readonly kinds?: Readonly<Record<string, SchemaKind>>;
  readonly $defs: Readonly<Record<string, Structure>>;
}

/** Kinds and definitions of such a text, each parsed when it is asked for. */
export class SchemaText {
  private readonly kinds: number;
  private readonly $defs: number;

  constructor(private readonly text: string) {
    this.kinds = text.indexOf('\n"kinds":{');
    this.$defs = text.indexOf('\n"$defs":{');
  }

  kind(name: string): SchemaKind {
    return this.member(name, this.kinds) as SchemaKind;
  }

  definition(name: string): Structure {
    return this.member(name, this.$defs) as Structure;
  }

  private member(name: string, from: number): unknown {
    const key = `\n${JSON.stringify(name)}:`;
    const start = this.text.indexOf(key, from);
    if (start < 0) throw new Error(`schemas/ lack ${name}: run npm run schemas`);
    const line = this.text.slice(start + key.length, this.text.indexOf('\n', start + 1));
    return JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line);
  }
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
