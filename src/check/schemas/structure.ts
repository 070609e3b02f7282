/** What is left of an OpenAPI schema when every word of prose is gone: JSON Schema that says only what a value may be. */
export interface Structure {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Structure>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Structure;
  readonly items?: Structure;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Structure[];
  readonly anyOf?: readonly Structure[];
  readonly allOf?: readonly Structure[];
  readonly not?: Structure;
  readonly [keyword: string]: unknown;
}

export type Raw = Readonly<Record<string, unknown>>;

export interface StructureOptions {
  /**
   * What an object without any declared field accepts. A CRD prunes such fields, so nothing is allowed;
   * a Kubernetes definition means free content there.
   */
  readonly undeclared: 'closed' | 'open';
  /** Where a `$ref` of the source leads. */
  readonly ref?: (target: string) => Structure;
}

/** The structure of one schema node and everything below it. Keys come out sorted, so equal structures are equal text. */
export function structureOf(raw: Raw, options: StructureOptions): Structure {
  return node(raw, options, true, '');
}

const kept = new Set([
  'enum',
  'format',
  'maxItems',
  'maxLength',
  'maxProperties',
  'maximum',
  'minItems',
  'minLength',
  'minProperties',
  'minimum',
  'multipleOf',
  'pattern',
  'uniqueItems',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
  'x-kubernetes-preserve-unknown-fields',
]);

const translated = new Set([
  '$ref',
  'additionalProperties',
  'allOf',
  'anyOf',
  'items',
  'not',
  'nullable',
  'oneOf',
  'properties',
  'required',
  'type',
  'x-kubernetes-validations',
]);

const dropped = new Set([
  'default',
  'description',
  'example',
  'title',
  'x-kubernetes-group-version-kind',
  'x-kubernetes-patch-merge-key',
  'x-kubernetes-patch-strategy',
  'x-kubernetes-unions',
]);

function node(raw: Raw, options: StructureOptions, declares: boolean, path: string): Structure {
  if (typeof raw.$ref === 'string') {
    if (options.ref === undefined) throw new Error(`schema ${path}: no way to resolve $ref ${raw.$ref}`);
    return options.ref(raw.$ref);
  }
  const out: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(raw)) {
    if (kept.has(keyword)) out[keyword] = value;
    else if (!translated.has(keyword) && !dropped.has(keyword)) {
      // A keyword nobody thought about could be a constraint; losing it silently would make the check lie.
      throw new Error(
        `schema ${path || '(top)'}: keyword '${keyword}' is neither kept nor dropped; decide in structure.ts`,
      );
    }
  }
  Object.assign(out, typeOf(raw), objectOf(raw, options, declares, path), combined(raw, options, path));
  if (raw.items !== undefined) out.items = node(raw.items as Raw, options, declares, `${path}[]`);
  const rules = raw['x-kubernetes-validations'] as readonly { rule: string }[] | undefined;
  if (rules !== undefined) out['x-kubernetes-validations'] = rules.map(({ rule }) => ({ rule }));
  return sorted(out);
}

function typeOf(raw: Raw): Structure {
  if (raw['x-kubernetes-int-or-string'] === true) return { type: ['integer', 'string'] };
  if (raw.type === undefined) return {};
  return { type: raw.nullable === true ? [raw.type as string, 'null'] : (raw.type as string) };
}

function objectOf(raw: Raw, options: StructureOptions, declares: boolean, path: string): Structure {
  const out: Record<string, unknown> = {};
  const properties = raw.properties as Readonly<Record<string, Raw>> | undefined;
  if (properties !== undefined) {
    const entries = Object.entries(properties)
      .map(([key, value]) => [key, node(value, options, declares, `${path}.${key}`)] as const)
      .filter(([, value]) => declares || Object.keys(value).length > 0);
    if (declares || entries.length > 0) out.properties = Object.fromEntries(entries.sort(byKey));
  }
  // The API server fills defaults in before it validates, so a field with a default need not be written.
  const required = ((raw.required ?? []) as readonly string[]).filter(
    (name) => properties?.[name]?.default === undefined,
  );
  if (required.length > 0) out.required = [...required].sort();
  if (typeof raw.additionalProperties === 'object' && raw.additionalProperties !== null) {
    out.additionalProperties = node(raw.additionalProperties as Raw, options, declares, `${path}{}`);
  } else if (declares && raw.type === 'object' && isClosed(raw, options)) {
    out.additionalProperties = false;
  }
  return out;
}

function isClosed(raw: Raw, options: StructureOptions): boolean {
  if (raw.additionalProperties === true || raw['x-kubernetes-preserve-unknown-fields'] === true) return false;
  return raw.properties !== undefined || options.undeclared === 'closed';
}

/** `oneOf` and its siblings only add conditions to a structure declared beside them, so they never close an object. */
function combined(raw: Raw, options: StructureOptions, path: string): Structure {
  const out: Record<string, unknown> = {};
  for (const keyword of ['oneOf', 'anyOf', 'allOf'] as const) {
    // The branches of int-or-string are its type and nothing else.
    if (raw[keyword] === undefined || raw['x-kubernetes-int-or-string'] === true) continue;
    const branches = (raw[keyword] as readonly Raw[]).map((branch) => node(branch, options, false, path));
    // Strimzi writes a `oneOf` with one branch that only repeats field names: it allows everything.
    if (branches.length > 1 || Object.keys(branches[0] ?? {}).length > 0) out[keyword] = branches;
  }
  if (raw.not !== undefined) out.not = node(raw.not as Raw, options, false, path);
  return out;
}

export function sorted<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).sort(byKey)) as T;
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
