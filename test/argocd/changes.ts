import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Rendered } from '../cluster/layers';
import { lostFields } from '../cluster/stored';
import { isAsCommitted, isGone, isThere } from '../lanes/arrived.js';
import { cut, edit } from '../lanes/edit.js';
import { PATIENCE, until } from '../lanes/processes.js';
import type { Report } from '../lanes/report.js';
import { type Application, filesOf, ROOT, refresh, stored, untilRefused, untilSynced } from './applications.js';
import type { World } from './world.js';

/** What happens to a synced cluster: by hand, by a commit, and by a commit that is wrong. Returns the Applications that are left. */
export async function changes(world: World, report: Report): Promise<readonly string[]> {
  const on = subjects(world);
  const { edited, changed, removed, guarded, dropped, kept, job } = on;
  await report.check(`by hand: a change of ${changed.file} and the deletion of ${removed.file} are healed`, () =>
    drift(world, on),
  );

  const at = (file: string) => join(world.repository.files, world.folder, file);
  const remove = (files: readonly Rendered[]) => {
    for (const { file } of files) rmSync(at(file));
  };
  edit(at(changed.file), ['spec', 'template', 'metadata', 'annotations', 'lane'], 'second');
  remove([removed, guarded, ...dropped.files, dropped.own, ...kept.files, kept.own]);
  const names = world.declared.map(({ metadata }) => metadata.name);
  const left = names.filter((name) => name !== dropped.name && name !== kept.name);
  const second = await push(world, 'a change and removals');
  await report.check('a commit: all that is left is synced at it', () => untilSynced(world.api, left, second, 600));
  await report.check(`the change of ${changed.file} arrived`, () => isAsCommitted(world, changed));
  await report.check(`${removed.file} was removed and is pruned`, () => isGone(world, removed.object, PRUNED));
  await report.check(`${guarded.file} was removed and is kept: it holds data`, () => isThere(world, guarded.object));
  await report.check(
    `the Application ${dropped.name} was removed and its ${dropped.files.length} objects are deleted`,
    async () => {
      for (const { object } of [dropped.own, ...dropped.files]) await isGone(world, object, PRUNED);
    },
  );
  await report.check(
    `the Application ${kept.name} was removed and its ${kept.files.length} objects are kept: it holds data`,
    async () => {
      await isGone(world, kept.own.object, PRUNED);
      for (const { object } of kept.files) await isThere(world, object);
    },
  );

  const before = await uids(world, on.jobs);
  edit(at(job.file), ['spec', 'template', 'metadata', 'annotations', 'lane'], 'third');
  const third = await push(world, 'a Job, which the API server does not change');
  await report.check(`${job.file} has changed and is put anew`, async () => {
    await untilSynced(world.api, left, third, 600);
    await isAsCommitted(world, job);
    const now = await uids(world, [job]);
    if (now.get(job.file) === before.get(job.file)) throw new Error('it is the same object');
  });
  await report.check(`the ${on.jobs.length - 1} other Jobs are left alone`, async () => {
    const now = await uids(world, on.jobs);
    const others = on.jobs.filter((each) => each !== job && now.get(each.file) !== before.get(each.file));
    if (others.length > 0) throw new Error(others.map(({ file }) => `${file} is another one`).join('\n'));
  });

  edit(at(changed.file), ['spec', 'selector', 'matchLabels', 'lane'], 'nobody');
  const fourth = await push(world, 'a selector that no pod has');
  await report.check('a broken manifest: its Application says why', () => refused(world, edited));
  const others = left.filter((name) => name !== edited && name !== ROOT);
  await report.check(`the ${others.length} other Applications are synced at the same commit`, () =>
    untilSynced(world.api, others, fourth, 600),
  );
  await report.check('and what it would have changed stays as it was', async () => {
    for (const { object } of on.left) await isThere(world, object);
    const lost = lostFields(changed.object, await world.api.read(changed.object));
    if (lost.length > 0) throw new Error(lost.join('\n'));
  });

  cut(at(changed.file), ['spec', 'selector', 'matchLabels', 'lane']);
  const fifth = await push(world, 'the selector as it was');
  await report.check('repaired, it is synced', () => untilSynced(world.api, left, fifth, 600));
  return left;
}

/** What the changes are made to; found by what it is, so that the lane holds for every cluster. */
function subjects(world: World) {
  const all = world.declared
    .filter(({ metadata, spec }) => metadata.name !== ROOT && !spec.source.helm)
    .map((each) => ({ name: each.metadata.name, files: filesOf(world, each), own: fileOf(world, each) }));
  const ofKind = (files: readonly Rendered[], kind: string) => files.find(({ object }) => object.kind === kind);
  const first = all.find(({ files }) => ofKind(files, 'Deployment') && ofKind(files, 'NetworkPolicy'));
  const dropped = all.findLast(
    (each) => each !== first && ofKind(each.files, 'NetworkPolicy') && !each.files.some(isGuarded),
  );
  const holding = all.filter(({ files }) => files.length > 1 && files.some(isGuarded) && !ofKind(files, 'Namespace'));
  const [keeper, kept] = holding;
  const jobs = world.rendered.filter(
    ({ object }) => object.kind === 'Job' && dropped?.files.every((each) => each.object !== object),
  );
  const [job] = jobs;
  if (!first || !dropped || !keeper || !kept || !job) throw new Error('the cluster has nothing to try the changes on');
  const changed = ofKind(first.files, 'Deployment')!;
  const removed = ofKind(first.files, 'NetworkPolicy')!;
  const guarded = keeper.files.find(isGuarded)!;
  const left = first.files.filter((each) => each !== removed);
  return { edited: first.name, changed, removed, guarded, left, dropped, kept, job, jobs };
}

function fileOf({ rendered }: World, { metadata }: Application): Rendered {
  return rendered.find(({ object }) => object.kind === 'Application' && object.metadata.name === metadata.name)!;
}

function isGuarded({ object }: Rendered): boolean {
  return (object.metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '').includes('Prune=false');
}

async function drift(world: World, { changed, removed }: ReturnType<typeof subjects>): Promise<void> {
  const { api } = world;
  const { ok, refusal } = await api.change(changed.object, { spec: { replicas: 7 } });
  if (!ok) throw new Error(refusal);
  if (lostFields(changed.object, await api.read(changed.object)).length === 0)
    throw new Error('the change by hand touches nothing that is rendered');
  await api.remove(removed.object);
  await until('what was done by hand is undone', PATIENCE, async () => {
    const there = [await api.read(changed.object), await api.read(removed.object)];
    const same = [changed, removed].every(
      ({ object }, index) => there[index] && lostFields(object, there[index]).length === 0,
    );
    return same ? true : undefined;
  });
}

/** Commits, and has Argo CD look at once. */
export async function push(world: World, message: string): Promise<string> {
  const commit = await world.repository.commit(message);
  await refresh(world.api, (await stored(world.api)).keys());
  return commit;
}

/** By file: another id is another object, none is none. */
export async function uids({ api }: World, files: readonly Rendered[]) {
  const found = new Map<string, string | undefined>();
  for (const { file, object } of files) found.set(file, (await api.read(object))?.metadata.uid);
  return found;
}

async function refused({ api }: World, name: string): Promise<void> {
  const reason = /selector.*does not match template|field is immutable/s;
  await untilRefused(api, name, (said, each) => each?.status?.sync?.status !== 'Synced' && reason.test(said));
}

/** Seconds in which what was removed has to be gone. */
const PRUNED = 60;
