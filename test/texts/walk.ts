import type { Manifest } from '#render';

export type Path = readonly (string | number)[];

/** One text value of an object. */
export interface Leaf {
  readonly path: Path;
  readonly value: string;
}

/** Any member of what is rendered. */
// biome-ignore lint/suspicious/noExplicitAny: read here is whatever kind there is, by the names that its own documentation gives.
export type Any = any;

/** All values that are text, depth first. */
export function* leaves(value: unknown, path: Path = []): Generator<Leaf> {
  if (typeof value === 'string') yield { path, value };
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      yield* leaves(member, [...path, Array.isArray(value) ? Number(key) : key]);
    }
  }
}

/** All maps in an object, itself first. */
export function* maps(value: unknown, path: Path = []): Generator<{ readonly path: Path; readonly map: Any }> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield { path, map: value };
  for (const [key, member] of Object.entries(value)) {
    yield* maps(member, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

export const at = (object: unknown, path: Path): Any => path.reduce<Any>((value, key) => value?.[key], object);

/** `Deployment superset/web spec.replicas` */
export function placeOf({ object }: Pick<Manifest, 'object'>, path: Path = []): string {
  const { kind, metadata } = object;
  const name = metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
  return [`${kind} ${name}`, ...(path.length > 0 ? [path.join('.')] : [])].join(' ');
}

/** The objects of a cluster with a slip: `from`, which occurs in them, as `to`. */
export function spoilt(manifests: readonly Manifest[], from: string, to: string): readonly Manifest[] {
  const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
  let seen = false;
  const changed = manifests.map((manifest) => {
    const before = JSON.stringify(manifest.object);
    if (!before.includes(quoted(from))) return manifest;
    seen = true;
    return { ...manifest, object: JSON.parse(before.replaceAll(quoted(from), quoted(to))) };
  });
  if (!seen) throw new Error(`nothing says ${from}`);
  return changed;
}
