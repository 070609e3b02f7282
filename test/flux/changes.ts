import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseDocument } from 'yaml';
import type { KubeObject, Rendered } from '../cluster/layers';
import { lostFields } from '../cluster/stored';
import { until } from '../lanes/processes.js';
import type { Report } from '../lanes/report.js';
import { BOOTSTRAP, filesOf, type Kustomization, readyCondition, stored, untilReady } from './kustomizations.js';
import type { World } from './world.js';

/** What happens to a synced cluster: by hand, by a commit, and by a commit that is wrong. */
export async function changes(
  world: World,
  declared: ReadonlyMap<string, Kustomization>,
  report: Report,
): Promise<void> {
  const on = subjects(world, declared);
  await report.check(`by hand: a change of ${on.changed.file} and the deletion of ${on.removed.file} are healed`, () =>
    drift(world, on),
  );

  const at = (file: string) => join(world.repository.files, world.folder, file);
  const { edited, changed, removed, guarded, dropped } = on;
  edit(at(changed.file), ['spec', 'template', 'metadata', 'annotations', 'lane'], 'second');
  rmSync(at(removed.file));
  rmSync(at(guarded.file));
  rmSync(at(`flux/${dropped.file}`), { force: true });
  for (const { file } of dropped.files) rmSync(at(file));
  const names = [...declared.keys()].filter((name) => name !== dropped.name);
  const second = await push(world, 'a change and removals');
  await report.check('a commit: all that is left becomes Ready at it', () => untilReady(world.api, names, second, 300));
  await report.check(`the change of ${changed.file} arrived`, () => isAsCommitted(world, changed));
  await report.check(`${removed.file} was removed and is pruned`, () => isGone(world, removed.object));
  await report.check(`${guarded.file} was removed and is kept: it holds data`, () => isThere(world, guarded.object));
  await report.check(
    `the Kustomization ${dropped.name} was removed and its ${dropped.files.length} objects are pruned`,
    async () => {
      for (const { object } of dropped.files) await isGone(world, object);
    },
  );

  edit(at(changed.file), ['spec', 'selector', 'matchLabels', 'lane'], 'nobody');
  const third = await push(world, 'a selector that no pod has');
  await report.check('a broken manifest: its Kustomization says why', () => refused(world, edited, third));
  const others = names.filter((name) => name !== edited);
  await report.check(`the ${others.length} other Kustomizations are Ready at the same commit`, () =>
    untilReady(world.api, others, third, 300),
  );
  await report.check('and what it would have changed stays as it was', async () => {
    for (const { object } of on.left) await isThere(world, object);
    const lost = lostFields(changed.object, await world.api.read(changed.object));
    if (lost.length > 0) throw new Error(lost.join('\n'));
  });

  const document = parseDocument(readFileSync(at(changed.file), 'utf8'));
  document.deleteIn(['spec', 'selector', 'matchLabels', 'lane']);
  writeFileSync(at(changed.file), document.toString());
  const fourth = await push(world, 'the selector as it was');
  await report.check('repaired, it becomes Ready', () => untilReady(world.api, names, fourth, 300));
}

/** What the changes are made to; found by what it is, so that the lane holds for every cluster. */
function subjects(world: World, declared: ReadonlyMap<string, Kustomization>) {
  const needed = new Set([...declared.values()].flatMap(({ spec }) => (spec.dependsOn ?? []).map(({ name }) => name)));
  const ends = [...declared.values()]
    .filter(({ metadata }) => !needed.has(metadata.name))
    .map((each) => ({ name: each.metadata.name, files: filesOf(world, each) }));
  const ofKind = (files: readonly Rendered[], kind: string) => files.find(({ object }) => object.kind === kind);
  const first = ends.find(({ files }) => ofKind(files, 'Deployment') && ofKind(files, 'NetworkPolicy'));
  const dropped = ends.find((end) => end !== first && ofKind(end.files, 'NetworkPolicy') && !end.files.some(isGuarded));
  const guarded = world.rendered.find((each) => each.object.kind !== 'Namespace' && isGuarded(each));
  if (!first || !dropped || !guarded) throw new Error('the cluster has nothing to try the changes on');
  const changed = ofKind(first.files, 'Deployment')!;
  const removed = ofKind(first.files, 'NetworkPolicy')!;
  const file = `kustomization-${dropped.name}.yaml`;
  const left = first.files.filter((each) => each !== removed);
  return { edited: first.name, changed, removed, guarded, left, dropped: { ...dropped, file } };
}

function isGuarded({ object }: Rendered): boolean {
  return object.metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
}

async function drift(world: World, { edited, changed, removed }: ReturnType<typeof subjects>): Promise<void> {
  const { api } = world;
  const { ok, refusal } = await api.change(changed.object, { spec: { replicas: 7 } });
  if (!ok) throw new Error(refusal);
  const changes = lostFields(changed.object, await api.read(changed.object));
  if (changes.length === 0) throw new Error('the change by hand touches nothing that is rendered');
  await api.remove(removed.object);
  if (await api.read(removed.object)) throw new Error('the object could not be deleted by hand');
  await poke(world, 'kustomize.toolkit.fluxcd.io/v1', 'Kustomization', edited);
  await until('what was done by hand is undone', 60, async () => {
    const there = [await api.read(changed.object), await api.read(removed.object)];
    const same = [changed, removed].every(
      ({ object }, index) => there[index] && lostFields(object, there[index]).length === 0,
    );
    return same ? true : undefined;
  });
}

function edit(path: string, at: readonly string[], value: string): void {
  const document = parseDocument(readFileSync(path, 'utf8'));
  document.setIn(at, value);
  writeFileSync(path, document.toString());
}

/** Commits, and has the sources look at once instead of in minutes. */
async function push(world: World, message: string): Promise<string> {
  const commit = await world.repository.commit(message);
  const sources = world.rendered.filter(({ object }) => object.kind === 'GitRepository');
  for (const name of [BOOTSTRAP, ...sources.map(({ object }) => object.metadata.name)])
    await poke(world, 'source.toolkit.fluxcd.io/v1', 'GitRepository', name);
  return commit;
}

async function poke({ api }: World, apiVersion: string, kind: string, name: string): Promise<void> {
  const object = { apiVersion, kind, metadata: { name, namespace: 'flux-system' } };
  const annotations = { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() };
  const { ok, refusal } = await api.change(object, { metadata: { annotations } });
  if (!ok) throw new Error(`${kind} ${name}: ${refusal}`);
}

async function isAsCommitted({ api, repository, folder }: World, { file, object }: Rendered): Promise<void> {
  const lost = lostFields(parse(readFileSync(join(repository.files, folder, file), 'utf8')), await api.read(object));
  if (lost.length > 0) throw new Error(lost.join('\n'));
}

async function isGone({ api }: World, object: KubeObject): Promise<void> {
  await until(`${object.kind} ${object.metadata.name} is gone`, 60, async () =>
    (await api.read(object)) ? undefined : true,
  );
}

async function isThere({ api }: World, object: KubeObject): Promise<void> {
  const there = await api.read(object);
  if (!there || 'deletionTimestamp' in there.metadata)
    throw new Error(`${object.kind} ${object.metadata.name} is gone`);
}

async function refused({ api }: World, name: string, commit: string): Promise<void> {
  const message = await until(`${name} is refused`, 180, async () => {
    const each = (await stored(api)).get(name);
    const condition = readyCondition(each);
    const judged = each?.status?.lastAttemptedRevision?.endsWith(commit) && condition?.status === 'False';
    return judged && condition.reason !== 'DependencyNotReady' ? condition.message : undefined;
  });
  if (!/selector.*does not match template/s.test(message)) throw new Error(message);
}
