import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { lostFields } from '../cluster/stored';
import { isAsCommitted, isGone, isThere } from '../lanes/arrived.js';
import { cut, edit } from '../lanes/edit.js';
import { until } from '../lanes/processes.js';
import type { Report } from '../lanes/report.js';
import {
  filesOf,
  type Kustomization,
  readyCondition,
  refusal,
  SYNC_PATIENCE,
  stored,
  untilReady,
} from './kustomizations.js';
import { nameOf, runs } from './releases.js';
import { poke, push } from './repository.js';
import { independentOf, type Subjects, subjects } from './subjects.js';
import { isRefused, trespass, trespasses } from './teams.js';
import { broken, chartDrift, newer, rolledBack, upgraded } from './upgrades.js';
import type { World } from './world.js';

/** What happens to a synced cluster: by hand, by a commit, and by a commit that is wrong; to objects of dist/ and to charts. */
export async function changes(
  world: World,
  declared: ReadonlyMap<string, Kustomization>,
  report: Report,
): Promise<void> {
  const on = subjects(world, declared);
  const { edited, changed, removed, guarded, dropped, listed, holder, artifact } = on;
  await report.check(`by hand: a change of ${changed.file} and the deletion of ${removed.file} are healed`, () =>
    drift(world, declared, on),
  );
  await report.check(`by hand: what was changed and deleted of the release ${nameOf(listed)} is healed`, () =>
    chartDrift(world, listed),
  );

  const at = (file: string) => join(world.repository.files, world.folder, file);
  edit(at(changed.file), ['spec', 'template', 'metadata', 'annotations', 'lane'], 'second');
  for (const { file } of [removed, guarded, ...dropped.files]) rmSync(at(file));
  rmSync(at(`flux/kustomization-${dropped.name}.yaml`), { force: true });
  const versions = [await newer(world, listed), await newer(world, artifact)];
  const names = [...declared.keys()].filter((name) => name !== dropped.name);
  const second = await push(world, 'a change, removals, newer charts');
  await report.check('a commit: all that is left becomes Ready at it', () =>
    untilReady(world.api, names, second, SYNC_PATIENCE),
  );
  await report.check(`the change of ${changed.file} arrived`, () => isAsCommitted(world, changed));
  await report.check(`${removed.file} was removed and is pruned`, () => isGone(world, removed.object, SYNC_PATIENCE));
  await report.check(`${guarded.file} was removed and is kept: it holds data`, () => isThere(world, guarded.object));
  await report.check(
    `the Kustomization ${dropped.name} was removed and its ${dropped.files.length} objects are pruned`,
    async () => {
      for (const { object } of dropped.files) await isGone(world, object, SYNC_PATIENCE);
    },
  );
  for (const [index, pin] of [listed, artifact].entries()) {
    const what = `${nameOf(pin)} (${pin.source.kind}) runs ${versions[index]}, and its definitions are the newer ones`;
    await report.check(what, () => upgraded(world, pin, versions[index]!));
  }

  edit(at(changed.file), ['spec', 'selector', 'matchLabels', 'lane'], 'nobody');
  const bad = await broken(world, listed);
  const theirs = trespasses(world, declared, on);
  const undone = theirs.map((each) => trespass(world, each));
  const third = await push(world, 'a selector that no pod has, a chart that the API refuses, what teams may not');
  await report.check('a broken manifest: its Kustomization says why', () => refused(world, edited, third));
  await report.check('and what it would have changed stays as it was', async () => {
    for (const { object } of on.left) await isThere(world, object);
    const lost = lostFields(changed.object, await world.api.read(changed.object));
    if (lost.length > 0) throw new Error(lost.join('\n'));
  });
  const good = versions[0]!;
  await report.check(`a broken chart: ${nameOf(listed)} says why, was tried again and is rolled back to ${good}`, () =>
    rolledBack(world, listed, { good, bad }),
  );
  await report.check('its Kustomization says so', () => unwell(world, holder, /HelmRelease/));
  for (const each of theirs) {
    const what = `${each.what}, in a folder of ${each.account}: the API server refuses it to the account, and the rest stays`;
    await report.check(what, async () => {
      await isRefused(world, each, third);
      for (const { object } of filesOf(world, declared.get(each.name)!)) await isThere(world, object);
    });
  }
  for (const { object: provider } of world.rendered.filter(({ object }) => object.kind === 'Provider')) {
    await report.check(`${provider.metadata.name} tells its channel of the manifest and of the chart`, async () => {
      await world.slack.heard(provider, `kustomization/${edited}.flux-system`, /selector/);
      const { name, namespace } = listed.release.metadata;
      await world.slack.heard(provider, `helmrelease/${name}.${namespace}`, /must be between 1 and 65535/);
    });
  }
  const others = independentOf(declared, [edited, holder, ...theirs.map(({ name }) => name)]).filter((name) =>
    names.includes(name),
  );
  await report.check(`the ${others.length} Kustomizations that need none of these are Ready at the same commit`, () =>
    untilReady(world.api, others, third, SYNC_PATIENCE),
  );

  cut(at(changed.file), ['spec', 'selector', 'matchLabels', 'lane']);
  for (const undo of undone) undo();
  const repaired = await newer(world, listed);
  const fourth = await push(world, 'the selector as it was, a chart that works');
  await report.check('repaired, all become Ready', async () => {
    await untilReady(world.api, names, fourth, SYNC_PATIENCE);
    if (!(await runs(world.api, listed, repaired))) throw new Error(`${nameOf(listed)} does not run ${repaired}`);
  });
}

async function drift(
  world: World,
  declared: ReadonlyMap<string, Kustomization>,
  { edited, changed, removed }: Subjects,
): Promise<void> {
  const { api } = world;
  const { ok, refusal } = await api.change(changed.object, { spec: { replicas: 7 } });
  if (!ok) throw new Error(refusal);
  const changes = lostFields(changed.object, await api.read(changed.object));
  if (changes.length === 0) throw new Error('the change by hand touches nothing that is rendered');
  await api.remove(removed.object);
  if (await api.read(removed.object)) throw new Error('the object could not be deleted by hand');
  await poke(world, declared.get(edited)!);
  await until('what was done by hand is undone', SYNC_PATIENCE, async () => {
    const there = [await api.read(changed.object), await api.read(removed.object)];
    const same = [changed, removed].every(
      ({ object }, index) => there[index] && lostFields(object, there[index]).length === 0,
    );
    return same ? true : undefined;
  });
}

async function unwell({ api }: World, name: string, reason: RegExp): Promise<void> {
  await until(`${name} says so`, SYNC_PATIENCE, async () => {
    const said = readyCondition((await stored(api)).get(name));
    return said?.status === 'False' && reason.test(said.message) ? true : undefined;
  });
}

async function refused({ api }: World, name: string, commit: string): Promise<void> {
  const message = await refusal(api, name, commit);
  if (!/selector.*does not match template/s.test(message)) throw new Error(message);
}
