import { createHash } from 'node:crypto';
import { type Structure, sorted } from './structure';

/** A tree of structures with every declared object moved to `$defs`, equal ones once. */
export interface Shared {
  readonly $defs: Readonly<Record<string, Structure>>;
  /** The roots, in the order given, now references. */
  readonly roots: readonly Structure[];
}

export interface Root {
  readonly name: string;
  readonly structure: Structure;
}

interface Shape {
  readonly structure: Structure;
  /** Words of the shortest way to it; its name is as many of the last words as make it unique. */
  path: readonly string[];
}

/**
 * Gives each declared object one name, from the field that holds it: `spec.zookeeper.template` is `Template`,
 * or `ZookeeperTemplate` where `Template` would be two different things. Two objects with the same content are one.
 */
export function share(roots: readonly Root[]): Shared {
  const shapes = new Map<string, Shape>();
  const refs = roots.map((root) => extract(root.structure, [root.name], shapes));
  const names = nameShapes(shapes, new Set(roots.map((root) => root.name)));
  const rename = (structure: Structure): Structure => renamed(structure, names);
  const entries = [...shapes].map(([hash, shape]) => [names.get(hash)!, rename(shape.structure)] as const);
  return { $defs: sorted(Object.fromEntries(entries)), roots: refs.map(rename) };
}

/** Children first, so that the hash of a parent is the hash of its content whatever the names become. */
function extract(structure: Structure, path: readonly string[], shapes: Map<string, Shape>): Structure {
  const out: Record<string, unknown> = { ...structure };
  if (structure.properties !== undefined) {
    const children = Object.entries(structure.properties).map(([key, child]) => {
      const isSpecOfKind = path.length === 1 && key === 'spec';
      return [key, extract(child, isSpecOfKind ? [`${path[0]}Spec`] : [...path, pascal(key)], shapes)] as const;
    });
    out.properties = Object.fromEntries(children);
  }
  if (structure.items !== undefined) out.items = extract(structure.items, singular(path), shapes);
  if (typeof structure.additionalProperties === 'object') {
    out.additionalProperties = extract(structure.additionalProperties, singular(path), shapes);
  }
  if (structure.properties === undefined) return out;
  const hash = createHash('sha256').update(JSON.stringify(out)).digest('hex');
  const known = shapes.get(hash);
  if (known === undefined) shapes.set(hash, { structure: out, path });
  else if (isNearer(path, known.path)) known.path = path;
  return { $ref: hash };
}

function isNearer(a: readonly string[], b: readonly string[]): boolean {
  return a.length < b.length || (a.length === b.length && a.join('.') < b.join('.'));
}

/** Names that say nothing alone, or that TypeScript text of these files uses itself. */
const weak = new Set([
  'Spec',
  'Metadata',
  'Template',
  'Config',
  'Ref',
  'From',
  'Item',
  'Value',
  'Record',
  'Readonly',
  'ObjectMeta',
]);

function nameShapes(shapes: ReadonlyMap<string, Shape>, rootNames: ReadonlySet<string>): ReadonlyMap<string, string> {
  const words = new Map([...shapes].map(([hash, { path }]) => [hash, weak.has(path.at(-1)!) ? 2 : 1]));
  const nameOf = (hash: string) => shapes.get(hash)!.path.slice(-words.get(hash)!).join('');
  for (;;) {
    const groups = grouped(shapes.keys(), nameOf);
    let grew = false;
    for (const [name, hashes] of groups) {
      for (const hash of hashes) {
        const { path } = shapes.get(hash)!;
        const isAmbiguous = hashes.length > 1 || (rootNames.has(name) && path.length > 1);
        if (!isAmbiguous || words.get(hash)! >= path.length) continue;
        words.set(hash, words.get(hash)! + 1);
        grew = true;
      }
    }
    if (!grew) break;
  }
  const taken = grouped(shapes.keys(), nameOf);
  return new Map(
    [...shapes.keys()].map((hash) => {
      const name = nameOf(hash);
      return [hash, taken.get(name)!.length > 1 ? `${name}${hash.slice(0, 6)}` : name];
    }),
  );
}

function grouped(hashes: Iterable<string>, nameOf: (hash: string) => string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const hash of hashes) {
    const group = groups.get(nameOf(hash));
    if (group === undefined) groups.set(nameOf(hash), [hash]);
    else group.push(hash);
  }
  return groups;
}

function renamed(structure: Structure, names: ReadonlyMap<string, string>): Structure {
  const name = structure.$ref === undefined ? undefined : names.get(structure.$ref);
  if (name !== undefined) return { $ref: `#/$defs/${name}` };
  const out: Record<string, unknown> = { ...structure };
  if (structure.properties !== undefined) {
    out.properties = Object.fromEntries(Object.entries(structure.properties).map(([k, v]) => [k, renamed(v, names)]));
  }
  if (structure.items !== undefined) out.items = renamed(structure.items, names);
  if (typeof structure.additionalProperties === 'object') {
    out.additionalProperties = renamed(structure.additionalProperties, names);
  }
  return out;
}

function pascal(field: string): string {
  return field
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** The item of `listeners` is a `Listener`. */
function singular(path: readonly string[]): readonly string[] {
  const last = path.at(-1)!;
  if (last.length < 4) return path;
  const one = last
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch|lias|tatus)es$/, '$1')
    .replace(/([^sua])s$/, '$1');
  return [...path.slice(0, -1), one];
}
