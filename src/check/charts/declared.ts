import type { Raw, Structure } from '../schemas/structure';

/**
 * What a values.schema.json says, without prose: https://helm.sh/docs/topics/charts/#schema-files. Helm judges by it what is left when values lie over
 * the defaults, so what it requires is there already; and what it says in conditions, Helm says again.
 */
export function declaredIn(schema: Raw): Structure {
  return declared(schema, schema);
}

const limits = [
  ...['minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'minProperties', 'maxProperties', 'pattern'],
];

function declared(raw: Raw, root: Raw): Structure {
  if (typeof raw.$ref === 'string') return declared(followed(raw.$ref, root), root);
  const out: Record<string, unknown> = {};
  for (const limit of limits) if (raw[limit] !== undefined) out[limit] = raw[limit];
  // Null takes a default away, and stands wherever a value may.
  const types = [raw.type ?? []].flat().filter((type) => type !== 'null');
  if (types.length > 0) out.type = types.length === 1 ? types[0] : types;
  if (Array.isArray(raw.enum)) out.enum = raw.enum.filter((one) => one !== null);
  if (isSchema(raw.properties)) {
    const properties = Object.entries(raw.properties).map(([name, one]) => [name, declared(one as Raw, root)]);
    if (properties.length > 0) out.properties = Object.fromEntries(properties);
  }
  if (isSchema(raw.items)) out.items = declared(raw.items, root);
  const others = othersIn(raw, root);
  if (others !== undefined) out.additionalProperties = others;
  return out;
}

function othersIn(raw: Raw, root: Raw): boolean | Structure | undefined {
  if (isSchema(raw.patternProperties)) {
    const [only, ...more] = Object.values(raw.patternProperties);
    return more.length > 0 || !isSchema(only) ? true : declared(only, root);
  }
  if (isSchema(raw.additionalProperties)) return declared(raw.additionalProperties, root);
  return raw.additionalProperties as boolean | undefined;
}

function followed(ref: string, root: Raw): Raw {
  const steps = ref.replace(/^#\/?/, '').split('/').filter(Boolean);
  const found = steps.reduce<unknown>((at, step) => (at as Raw | undefined)?.[decodeURIComponent(step)], root);
  if (!isSchema(found)) throw new Error(`values.schema.json: ${ref} leads nowhere`);
  return found;
}

/** What templates read, as the schema says it more exactly. A schema that is open says nothing of other names, and a slip is one of them. */
export function refined(read: Structure, by: Structure): Structure {
  const { properties: _, items: __, additionalProperties: ___, type: ____, ...limits } = read;
  const out: Record<string, unknown> = { ...limits, ...by };
  if (by.type === undefined && read.type !== undefined) out.type = read.type;
  const isObject = [out.type ?? 'object'].flat().includes('object');
  if (!isObject || (by.properties === undefined && read.properties === undefined)) {
    if (by.items !== undefined || read.items !== undefined) out.items = refined(read.items ?? {}, by.items ?? {});
    if (by.additionalProperties === undefined && read.additionalProperties !== undefined && isObject) {
      out.additionalProperties = read.additionalProperties;
    }
    return out;
  }
  const isComplete = by.properties !== undefined && by.additionalProperties === false;
  const names = new Set([
    ...Object.keys(by.properties ?? {}),
    ...(isComplete ? [] : Object.keys(read.properties ?? {})),
  ]);
  out.properties = Object.fromEntries(
    [...names].sort().map((name) => [name, refined(read.properties?.[name] ?? {}, by.properties?.[name] ?? {})]),
  );
  const isClosed = isComplete || (by.additionalProperties === undefined && read.additionalProperties === false);
  out.additionalProperties = isClosed ? false : (by.additionalProperties ?? true);
  return out;
}

function isSchema(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
