import { readFileSync } from 'node:fs';
import { groupOf } from '#platform';
import type { KubeObject } from '../cluster/layers';
import { areAsRendered } from '../lanes/arrived.js';
import { until } from '../lanes/processes.js';
import type { Report } from '../lanes/report.js';
import { syncedFrom } from './bootstrap.js';
import { changes } from './changes.js';
import {
  filesOf,
  isReadyAt,
  type Kustomization,
  readyCondition,
  SYNC_PATIENCE,
  stored,
  untilReady,
} from './kustomizations.js';
import { makeValues, nameOf, received, waitsForValues } from './releases.js';
import { Slack } from './slack.js';
import { appliedByArgo, isTakenOver } from './takeover.js';
import { mustApply, type World } from './world.js';

/** From an empty cluster to a synced one, and what happens then. */
export async function scenario(world: World, report: Report): Promise<void> {
  const declared = syncedFrom(objectsOf(world), world.root);
  const names = [...declared.keys()];
  const commit = await world.repository.commit('all of it');
  const former = await appliedByArgo(world);
  for (const object of [world.root.source, world.root.kustomization]) await mustApply(world.api, object);

  const silent = withoutStandIn(world, declared);
  await report.check(
    `${silent.length} of ${names.length} Kustomizations need no operator and become Ready`,
    async () => {
      if (silent.length === 0) throw new Error('none of them');
      await untilReady(world.api, silent, commit, SYNC_PATIENCE);
    },
  );
  await report.check(`${former.size} objects that Argo CD applied before are taken over, and none is made anew`, () =>
    isTakenOver(world.api, former),
  );
  await report.check('while an operator says nothing, what depends on it is not applied', () =>
    heldBack(world, declared, commit),
  );

  world.standIn.start((error) => report.failure('the stand-in goes on', error));
  for (const provider of objectsOf(world).filter(({ kind }) => kind === 'Provider'))
    await Slack.tellAddress(world.api, provider);
  const fromSecrets = world.pins.filter(({ release }) => release.spec.valuesFrom);
  for (const pin of fromSecrets) {
    await report.check(`the release ${nameOf(pin)} waits for the Secret that holds some of its values`, () =>
      waitsForValues(world, pin),
    );
    await makeValues(world, pin);
  }
  const teams = [...declared.values()].filter(({ spec }) => spec.serviceAccountName);
  await report.check(
    `with the stand-in all ${names.length} become Ready, ${teams.length} of them with the account of a team`,
    () => untilReady(world.api, names, commit, SYNC_PATIENCE),
  );
  await report.check('no kind was used before a chart brought it', () => kindsInTime(world));
  for (const line of world.standIn.summary()) report.step(`stand-in: status of ${line}`);
  for (const address of world.internet.missed) report.step(`out of reach: ${address}`);
  await report.check('each became Ready after what it depends on', () => inOrder(world, declared));
  await report.check(
    `the ${world.pins.length} charts have the pinned version and got the values of ${world.folder}`,
    () => received(world, world.pins),
  );
  await report.check(`the ${world.rendered.length} objects in the server are those of ${world.folder}`, () =>
    areAsRendered(world),
  );
  await report.check('Flux owns each of them, and nothing else', () => owned(world));
  await changes(world, declared, report);
}

const objectsOf = ({ rendered }: World) => rendered.map(({ object }) => object);

const dependencies = ({ spec }: Kustomization) => (spec.dependsOn ?? []).map(({ name }) => name);

/** Names of those that wait neither for a status of the stand-in's (a release waits for its pods) nor for a Kustomization that does. */
function withoutStandIn(world: World, declared: ReadonlyMap<string, Kustomization>): readonly string[] {
  const needs = new Map<string, boolean>();
  const needsStandIn = (name: string): boolean => {
    const each = declared.get(name);
    if (!each) throw new Error(`a Kustomization depends on ${name}, which is not rendered`);
    const known =
      needs.get(name) ??
      (filesOf(world, each).some(({ object }) => world.standIn.speaksFor(object) || object.kind === 'HelmRelease') ||
        dependencies(each).some(needsStandIn));
    needs.set(name, known);
    return known;
  };
  return [...declared.keys()].filter((name) => !needsStandIn(name));
}

async function heldBack(world: World, declared: ReadonlyMap<string, Kustomization>, commit: string): Promise<void> {
  // Every Kustomization has been looked at once: it is Ready, waits for health, or waits for another.
  await until('each Kustomization is judged', SYNC_PATIENCE, async () => {
    const now = await stored(world.api);
    return [...declared.keys()].every((name) => readyCondition(now.get(name))) ? true : undefined;
  });
  const now = await stored(world.api);
  const waiting = [...declared.values()].filter((each) =>
    dependencies(each).some((name) => !isReadyAt(now.get(name), commit)),
  );
  if (waiting.length === 0) throw new Error('nothing waits');
  const wrong: string[] = [];
  for (const each of waiting) {
    const reason = readyCondition(now.get(each.metadata.name))?.reason;
    if (reason !== 'DependencyNotReady') wrong.push(`${each.metadata.name}: ${reason}`);
    for (const { file, object } of filesOf(world, each))
      if (await world.api.read(object)) wrong.push(`${file} is applied`);
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

function kindsInTime({ log }: World): void {
  const [line] = readFileSync(log('kustomize-controller'), 'utf8').match(/^.*no matches for kind.*$/m) ?? [];
  if (line) throw new Error(line);
}

async function inOrder({ api }: World, declared: ReadonlyMap<string, Kustomization>): Promise<void> {
  const now = await stored(api);
  const since = (name: string) => Date.parse(readyCondition(now.get(name))?.lastTransitionTime ?? '');
  const early = [...declared].flatMap(([name, each]) =>
    dependencies(each)
      .filter((dependency) => !(since(name) >= since(dependency)))
      .map((dependency) => `${name} was Ready before ${dependency}`),
  );
  if (early.length > 0) throw new Error(early.join('\n'));
}

async function owned({ api, rendered }: World): Promise<void> {
  const now = await stored(api);
  const inventory = [...now.values()].flatMap(({ status }) => (status?.inventory?.entries ?? []).map(({ id }) => id));
  const expected = new Set(rendered.map(({ object }) => inventoryId(object)));
  const wrong = [
    ...inventory.filter((id) => !expected.has(id)).map((id) => `${id} is not rendered`),
    ...[...expected].filter((id) => !inventory.includes(id)).map((id) => `${id} is not owned`),
  ];
  if (inventory.length !== new Set(inventory).size) wrong.push('two Kustomizations own one object');
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

/** `<namespace>_<name>_<group>_<kind>` (fluxcd/cli-utils, object.ObjMetadata.String; a colon of an RBAC name is written `__`). */
function inventoryId({ apiVersion, kind, metadata }: KubeObject): string {
  return [metadata.namespace ?? '', metadata.name.replaceAll(':', '__'), groupOf(apiVersion), kind].join('_');
}
