import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../cluster/layers';
import { lostFields } from '../cluster/stored';
import { areAsRendered } from '../lanes/arrived.js';
import { until } from '../lanes/processes.js';
import type { Report } from '../lanes/report.js';
import { TRACKED, trackingId } from '../lanes/tracking.js';
import { described, filesOf, isByHand, ROOT, refresh, stored, untilSynced, waveOf } from './applications.js';
import { changes } from './changes.js';
import { valuesOf } from './charts.js';
import { projects } from './projects.js';
import { takeover } from './takeover.js';
import { begin, type World } from './world.js';

/** From an empty cluster to a synced one, and what happens then. */
export async function scenario(world: World, report: Report): Promise<void> {
  const names = world.declared.map(({ metadata }) => metadata.name);
  const commit = await world.repository.commit('all of it');
  await begin(world);

  await report.check('while an operator says nothing, no later wave is begun', () => heldBack(world, report));
  world.standIn.start((error) => report.failure('the stand-in goes on', error));
  await report.check(`with the stand-in all ${names.length} Applications are synced and healthy`, () =>
    untilSynced(world.api, names, commit, 900),
  );
  for (const line of world.standIn.summary()) report.step(`stand-in: status of ${line}`);
  await report.check('nothing was made before the waves before it were healthy', () => inOrder(world));
  await report.check(`the ${world.rendered.length} objects in the server are those of ${world.folder}`, () =>
    areAsRendered(world),
  );
  await report.check('each is tracked as its own Application has it', () => tracked(world));
  await report.check('each chart was rendered with the values that its Application states', () => valued(world));
  await report.check('looked at anew, all stay synced and nothing is synced again', () => quiet(world, 45));
  await projects(world, report);
  const left = await changes(world, report);
  await report.check('and then all stays as it is', () => quiet(world, 45));
  await takeover(world, left, report);
}

/** The root waits for a wave that only a stand-in could end: all that is later must be missing. */
async function heldBack(world: World, report: Report): Promise<void> {
  const { api } = world;
  let before = '';
  let since = Date.now();
  const reached = await until('the root waits for what only an operator would say', 600, async () => {
    const now = await stored(api);
    const made = world.declared.filter(({ metadata }) => now.has(metadata.name) && metadata.name !== ROOT);
    const unwell = made.filter(({ metadata }) => now.get(metadata.name)?.status?.health?.status !== 'Healthy');
    const waits = unwell.filter((each) => filesOf(world, each).some(({ object }) => world.standIn.speaksFor(object)));
    const picture = [made, unwell].map((some) => some.map(({ metadata }) => metadata.name).join()).join(' ');
    if (picture !== before || waits.length === 0 || waits.length < unwell.length) since = Date.now();
    before = picture;
    const { phase, message = '' } = now.get(ROOT)?.status?.operationState ?? {};
    return phase === 'Running' && Date.now() - since > 10_000 ? { message, made } : undefined;
  });
  report.step(`the root: ${reached.message}`);
  const wave = Math.max(...reached.made.map(waveOf));
  const later = world.declared.filter((each) => each.metadata.name !== ROOT && !isByHand(each) && waveOf(each) > wave);
  if (later.length === 0) throw new Error('nothing is left that could be held back');
  const wrong: string[] = [];
  for (const each of later) {
    if (await api.read(each)) wrong.push(`${each.metadata.name} of wave ${waveOf(each)} is there in wave ${wave}`);
    for (const { file, object } of filesOf(world, each))
      if (await api.read(object)) wrong.push(`${file} is applied in wave ${wave}`);
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  report.step(`${reached.made.length} Applications up to wave ${wave}; ${later.length} of later waves are not there`);
}

/** By the server's clock, which counts in seconds. */
async function inOrder(world: World): Promise<void> {
  const now = await stored(world.api);
  const applications = world.declared.filter((each) => each.metadata.name !== ROOT && !isByHand(each));
  const healthySince = (name: string) => Date.parse(now.get(name)?.status?.health?.lastTransitionTime ?? '');
  const wrong: string[] = [];
  for (const each of applications) {
    const made: [string, number][] = [[each.metadata.name, createdAt(now.get(each.metadata.name))]];
    for (const { file, object } of filesOf(world, each)) made.push([file, createdAt(await world.api.read(object))]);
    const [first, at] = made.reduce((a, b) => (b[1] < a[1] ? b : a));
    for (const earlier of applications.filter((other) => waveOf(other) < waveOf(each))) {
      const { name } = earlier.metadata;
      if (!(healthySince(name) <= at))
        wrong.push(`${first} was made ${(healthySince(name) - at) / 1000} s before ${name} was healthy`);
    }
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

function createdAt(object: KubeObject | undefined): number {
  return Date.parse((object?.metadata as { readonly creationTimestamp?: string })?.creationTimestamp ?? '');
}

async function tracked(world: World): Promise<void> {
  const wrong: string[] = [];
  for (const each of world.declared) {
    for (const { file, object } of filesOf(world, each)) {
      if (object.metadata.name === ROOT) continue;
      const expected = trackingId(each.metadata.name, object, each.spec.destination.namespace);
      const found = (await world.api.read(object))?.metadata.annotations?.[TRACKED];
      if (found !== expected) wrong.push(`${file}: ${found} instead of ${expected}`);
    }
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

async function valued({ api, declared }: World): Promise<void> {
  const wrong: string[] = [];
  for (const { spec } of declared) {
    if (!spec.source.helm) continue;
    const { releaseName, valuesObject } = spec.source.helm;
    const metadata = { name: valuesOf(releaseName), namespace: spec.destination.namespace };
    const there = (await api.read({ apiVersion: 'v1', kind: 'ConfigMap', metadata })) as
      | { data?: { values?: string } }
      | undefined;
    const values = JSON.parse(there?.data?.values ?? 'null');
    wrong.push(...lostFields(valuesObject, values).map((line) => `${releaseName}: ${line}`));
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

/** Argo CD compares all of it with nothing remembered, twice, and finds nothing to do. */
export async function quiet({ api }: World, seconds: number): Promise<void> {
  const before = await stored(api);
  const wrong = new Set<string>();
  for (const half of [1, 2]) {
    await refresh(api, before.keys(), 'hard');
    for (const end = Date.now() + (seconds * 1000) / 2; Date.now() < end; await sleep(1000)) {
      for (const [name, each] of await stored(api)) {
        const first = before.get(name)?.status;
        const { sync, operationState } = each.status ?? {};
        if (sync?.status !== 'Synced') wrong.add(`round ${half}: ${described(name, each)}`);
        if (operationState?.startedAt !== first?.operationState?.startedAt)
          wrong.add(`round ${half}: ${name} is synced again`);
      }
    }
  }
  if (wrong.size > 0) throw new Error([...wrong].join('\n'));
}
