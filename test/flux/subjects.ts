import type { Rendered } from '../cluster/layers';
import type { Pin } from './charts.js';
import { filesOf, type Kustomization } from './kustomizations.js';
import { nameOf } from './releases.js';
import type { World } from './world.js';

type Declared = ReadonlyMap<string, Kustomization>;

/** What the changes are made to; found by what it is, so that the lane holds for every cluster. */
export interface Subjects {
  /** A Kustomization that nothing waits for, and of its files one that is changed, one that is removed and those that are left. */
  readonly edited: string;
  readonly changed: Rendered;
  readonly removed: Rendered;
  readonly left: readonly Rendered[];
  /** Holds data. */
  readonly guarded: Rendered;
  /** A Kustomization that is removed with all that it owns. */
  readonly dropped: { readonly name: string; readonly files: readonly Rendered[] };
  /** A chart out of an index, and the Kustomization that holds its release; `edited` does not need it. */
  readonly listed: Pin;
  readonly holder: string;
  /** A chart out of a registry. */
  readonly artifact: Pin;
}

export function subjects(world: World, declared: Declared): Subjects {
  const { listed, holder, artifact } = charts(world, declared);
  const free = new Set(independentOf(declared, [holder]));
  const ends = endsOf(declared).map((each) => ({ name: each.metadata.name, files: filesOf(world, each) }));
  const first = ends.find(({ name, files }) => free.has(name) && both(files));
  const dropped = ends.find((end) => end !== first && ofKind(end.files, 'NetworkPolicy') && !end.files.some(isGuarded));
  const guarded = world.rendered.find((each) => each.object.kind === 'StatefulSet' && isGuarded(each));
  if (!first || !dropped || !guarded) throw new Error('the cluster has nothing to try the changes on');
  const [changed, removed] = both(first.files)!;
  const left = first.files.filter((each) => each !== removed);
  return { edited: first.name, changed, removed, left, guarded, dropped, listed, holder, artifact };
}

/** Kustomizations that no other waits for. */
export function endsOf(declared: Declared): readonly Kustomization[] {
  const needed = new Set([...declared.values()].flatMap(({ spec }) => (spec.dependsOn ?? []).map(({ name }) => name)));
  return [...declared.values()].filter(({ metadata }) => !needed.has(metadata.name));
}

/** Names of those that come after none of `names`, neither directly nor through others, and are none of them. */
export function independentOf(declared: Declared, names: readonly string[]): readonly string[] {
  const after = new Set(names);
  for (let before = 0; before !== after.size; ) {
    before = after.size;
    for (const [each, { spec }] of declared) if (spec.dependsOn?.some((on) => after.has(on.name))) after.add(each);
  }
  return [...declared.keys()].filter((each) => !after.has(each));
}

/** A chart of each kind of repository that brings definitions; the first is the one that the fewest wait for. */
function charts(world: World, declared: Declared) {
  const ofSource = (kind: string) =>
    world.pins
      .filter((pin) => pin.source.kind === kind && world.definitions.brought.has(nameOf(pin)))
      .map((pin) => ({ pin, holder: holderOf(world, declared, pin) }));
  const free = (name: string) => independentOf(declared, [name]).length;
  const [listed] = ofSource('HelmRepository').sort((a, b) => free(b.holder) - free(a.holder));
  const [artifact] = ofSource('OCIRepository');
  if (!listed || !artifact) throw new Error('no chart of both kinds of repositories brings definitions');
  return { listed: listed.pin, holder: listed.holder, artifact: artifact.pin };
}

function holderOf(world: World, declared: Declared, { release }: Pin): string {
  const holder = [...declared.values()].find((each) => filesOf(world, each).some(({ object }) => object === release));
  if (!holder) throw new Error(`no Kustomization holds the release ${release.metadata.name}`);
  return holder.metadata.name;
}

function both(files: readonly Rendered[]): readonly [Rendered, Rendered] | undefined {
  const [deployment, policy] = [ofKind(files, 'Deployment'), ofKind(files, 'NetworkPolicy')];
  return deployment && policy && [deployment, policy];
}

const ofKind = (files: readonly Rendered[], kind: string) => files.find(({ object }) => object.kind === kind);

function isGuarded({ object }: Rendered): boolean {
  return object.metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
}
