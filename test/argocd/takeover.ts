import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declaredKind } from '#platform';
import { mustApply } from '../cluster/api';
import { type KubeObject, type Rendered, readCluster } from '../cluster/layers';
import { cut } from '../lanes/edit.js';
import { run, until } from '../lanes/processes.js';
import type { Report } from '../lanes/report.js';
import { TRACKED } from '../lanes/tracking.js';
import { APPLICATION, refresh, stored, untilSynced } from './applications.js';
import { push, uids } from './changes.js';
import { begin, type World } from './world.js';

/** Who owns fields in the name of which engine. */
const FLUX = 'kustomize-controller';
const ARGO = 'argocd-controller';

/** There and back between the engines, as docs/delivery.md has it. Flux itself does not run here: what it leaves on objects is put there. */
export async function takeover(world: World, left: readonly string[], report: Report): Promise<void> {
  const { api, argo, repository } = world;
  const files = readCluster(join(repository.files, world.folder)).filter(({ file }) => !file.startsWith('argocd/'));
  const before = await uids(world, files);
  await report.check(`Argo CD goes: the ${files.length} objects stay`, async () => {
    await argo.stop();
    await forgetArgo(world);
    await areTheSame(world, files, before);
  });
  for (const { object } of files) await asFluxLeavesIt(world, object);
  await report.check(`over what Flux had synced, all ${left.length} Applications are synced`, async () => {
    await argo.start();
    await begin(world);
    const commit = (await run('git', ['-C', repository.files, 'rev-parse', 'HEAD'])).trim();
    await untilSynced(api, left, commit, 600);
  });
  await report.check('what is as in Git is Synced, and not taken over', async () => {
    const equal = await untracked(world, files);
    if (equal.length === 0) throw new Error('all is taken over: the step below is not needed any more');
    report.step(`${equal.length} of ${files.length} objects are not Argo CD's`);
  });
  await report.check("applied once more as documented, each object is Argo CD's", async () => {
    await typed(world, TAKE);
    await until('each object is tracked', 600, async () => {
      return (await untracked(world, files)).length === 0 ? true : undefined;
    });
  });
  // What cannot be changed is put anew for the other annotation alone.
  const kept = files.filter(({ object }) => !declaredKind(object.apiVersion, object.kind)?.immutable);
  await report.check(`and each of the ${kept.length} that can be changed is the one that it was`, () =>
    areTheSame(world, kept, before),
  );

  const [early, late] = files.filter(({ object }) => object.kind === 'NetworkPolicy');
  if (!early || !late) throw new Error('the cluster has nothing to try the takeover on');
  await report.check('as long as Flux owns a field, it stays when it is removed in Git', async () => {
    await removeField(world, early, left);
    if (!(await hasField(world, early))) throw new Error('it is gone: the step below is not needed any more');
  });
  await report.check(`"${FORGET[0]}": no field is ${FLUX}'s any more`, async () => {
    await typed(world, FORGET);
    const owned: string[] = [];
    for (const { file, object } of files)
      if (managersOf(await api.read(object)).includes(FLUX)) owned.push(`${file} is ${FLUX}'s`);
    if (owned.length > 0) throw new Error(owned.join('\n'));
  });
  await report.check('then a field that is removed in Git is gone', async () => {
    await removeField(world, late, left);
    if (await hasField(world, late)) throw new Error('it is still there');
  });
  await report.check('and all are still the ones that they were', () => areTheSame(world, kept, before));
}

/** Of docs/delivery.md: a heading, and a word of the commands below it. */
const TAKE = ['From Flux to Argo CD', '"operation"'] as const;
const FORGET = ['Let an engine go of its fields', 'managedFields'] as const;

/** Runs documented commands, as people copy them. */
async function typed({ argo }: World, [heading, word]: readonly [string, string]): Promise<void> {
  const text = readFileSync('docs/delivery.md', 'utf8').split(`## ${heading}\n`)[1] ?? '';
  const commands = [...text.matchAll(/^ *```sh\n(.*?)```/gms)].map(([, block]) => block!);
  const found = commands.find((block) => block.includes(word));
  if (!found) throw new Error(`docs/delivery.md has no commands with ${word} for "${heading}"`);
  await run('env', [`KUBECONFIG=${argo.kubeconfig}`, 'bash', '-c', found]);
}

/** Without finalizers, by which its Applications would delete what they hold. */
async function forgetArgo({ api }: World): Promise<void> {
  for (const kind of ['Application', 'AppProject']) {
    for (const found of await api.list(APPLICATION, kind)) {
      const object = { ...found, apiVersion: APPLICATION, kind };
      await api.change(object, { metadata: { finalizers: null } });
      await api.remove(object);
    }
  }
}

/** Applied by Flux, with its labels, over what Argo CD had: it overrides the other engine's ownership, and its annotations go with that. */
async function asFluxLeavesIt({ api }: World, object: KubeObject): Promise<void> {
  const { annotations = {}, ...metadata } = object.metadata;
  const own = Object.fromEntries(Object.entries(annotations).filter(([key]) => !key.startsWith('argocd.')));
  const labels = {
    ...metadata.labels,
    'kustomize.toolkit.fluxcd.io/name': 'lane',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  };
  await mustApply(api, { ...object, metadata: { ...metadata, annotations: own, labels } }, { manager: FLUX });
  const there = await api.read(object);
  const others = Object.keys(there?.metadata.annotations ?? {}).filter((key) => key.startsWith('argocd.'));
  const { ok, refusal } = await api.change(object, {
    metadata: {
      annotations: Object.fromEntries(others.map((key) => [key, null])),
      managedFields: managedFields(there).filter(({ manager }) => manager !== ARGO),
    },
  });
  if (!ok) throw new Error(`${object.kind} ${object.metadata.name}: ${refusal}`);
}

function managedFields(object: KubeObject | undefined): readonly { readonly manager: string }[] {
  return (object?.metadata as { managedFields?: readonly { readonly manager: string }[] })?.managedFields ?? [];
}

const managersOf = (object: KubeObject | undefined) => managedFields(object).map(({ manager }) => manager);

/** Those that Argo CD would not prune. */
async function untracked({ api }: World, files: readonly Rendered[]): Promise<readonly Rendered[]> {
  const found: Rendered[] = [];
  for (const each of files) {
    const { annotations } = (await api.read(each.object))?.metadata ?? {};
    if (!annotations?.[TRACKED]) found.push(each);
  }
  return found;
}

async function areTheSame(world: World, files: readonly Rendered[], before: ReadonlyMap<string, string | undefined>) {
  const now = await uids(world, files);
  const others = files.filter(({ file }) => now.get(file) === undefined || now.get(file) !== before.get(file));
  if (others.length > 0) throw new Error(others.map(({ file }) => `${file} is gone, or another one`).join('\n'));
}

const FIELD = 'app.kubernetes.io/part-of';

async function removeField(world: World, { file }: Rendered, left: readonly string[]): Promise<void> {
  cut(join(world.repository.files, world.folder, file), ['metadata', 'labels', FIELD]);
  const commit = await push(world, `${file} without a label`);
  await untilSynced(world.api, left, commit, 600);
  // What is synced by a look from before the push does not count.
  await refresh(world.api, (await stored(world.api)).keys(), 'hard');
  await untilSynced(world.api, left, commit, 600);
}

async function hasField({ api }: World, { object }: Rendered): Promise<boolean> {
  return (await api.read(object))?.metadata.labels?.[FIELD] !== undefined;
}
