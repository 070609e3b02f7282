import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubeObject } from '../cluster/layers';
import { lostFields } from '../cluster/stored';
import { edit } from '../lanes/edit.js';
import { until } from '../lanes/processes.js';
import type { Contents, Pin } from './charts.js';
import { conditionOf, SYNC_PATIENCE } from './kustomizations.js';
import { madeBy, nameOf, receivedBy, runs, storedRelease } from './releases.js';
import { poke } from './repository.js';
import type { World } from './world.js';

/** Publishes a version whose definitions have changed, pins it in the repository and returns it. */
export async function newer(world: World, pin: Pin): Promise<string> {
  const crds = (world.definitions.brought.get(nameOf(pin)) ?? []).map(withColumn);
  return bump(world, pin, { crds });
}

/** The same with a version that the API server refuses. */
export async function broken(world: World, pin: Pin): Promise<string> {
  return bump(world, pin, { crds: [], template: REFUSED });
}

export async function chartDrift(world: World, pin: Pin): Promise<void> {
  const { api } = world;
  const received = madeBy(pin);
  const { namespace } = received.metadata;
  const pods = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `${nameOf(pin)}-pods`, namespace: namespace! },
  };
  const before = await api.read(received);
  const { ok, refusal } = await api.change(received, { data: { version: 'by hand' } });
  if (!ok) throw new Error(refusal);
  await api.remove(pods);
  if (await api.read(pods)) throw new Error('the Deployment could not be deleted by hand');
  await poke(world, pin.release);
  await until('what was done by hand is undone', SYNC_PATIENCE, async () => {
    const now = await api.read(received);
    return (await api.read(pods)) && lostFields(before?.data, now?.data).length === 0 ? true : undefined;
  });
}

export async function upgraded({ api, definitions }: World, pin: Pin, version: string): Promise<void> {
  if (!(await runs(api, pin, version))) throw new Error(`it runs ${(await receivedBy(api, pin)).version}`);
  for (const text of definitions.brought.get(nameOf(pin)) ?? []) {
    const { apiVersion, kind, metadata } = parse(text) as KubeObject;
    const there = JSON.stringify(await api.read({ apiVersion, kind, metadata }));
    if (!there.includes(COLUMN)) throw new Error(`${metadata.name} is the one of before`);
  }
}

export async function rolledBack(
  world: World,
  pin: Pin,
  { good, bad }: { readonly good: string; readonly bad: string },
) {
  const release = await until(`${nameOf(pin)} gives up`, SYNC_PATIENCE, async () => {
    const now = await storedRelease(world.api, pin);
    const done = conditionOf(now, 'Stalled')?.status === 'True' && conditionOf(now, 'Remediated')?.status === 'True';
    return done ? now : undefined;
  });
  const said = ['Ready', 'Released', 'Stalled', 'Remediated'].map((type) => conditionOf(release, type));
  const text = said.map((each) => `${each?.type}: ${each?.reason} ${each?.message}`).join('\n');
  if (!/must be between 1 and 65535/.test(text)) throw new Error(`the reason is not told:\n${text}`);
  if (!(await runs(world.api, pin, good)))
    throw new Error(`it runs ${(await receivedBy(world.api, pin)).version}\n${text}`);
  const history = (release.status?.history ?? []).map((each) => `${each.chartVersion} ${each.status}`);
  if (!history.some((each) => each.startsWith(bad) && each.endsWith('failed')))
    throw new Error(`its history has no failure: ${history.join(', ')}`);
  // Tried once, and again as often as `remediation.retries` says.
  const tries = release.status?.upgradeFailures;
  if (tries !== 4) throw new Error(`it was tried ${tries} times`);
}

async function bump(world: World, pin: Pin, contents: Contents): Promise<string> {
  const version = world.publisher.next(pin);
  await world.publisher.publish(pin, version, contents);
  const listed = pin.source.kind === 'HelmRepository';
  const target = listed ? pin.release : pin.source;
  const { file } = world.rendered.find(({ object }) => object === target)!;
  const at = listed ? ['spec', 'chart', 'spec', 'version'] : ['spec', 'ref', 'tag'];
  edit(join(world.repository.files, world.folder, file), at, version);
  // An index is read once an hour; a person who cannot wait does the same.
  if (listed) await poke(world, pin.source);
  return version;
}

const COLUMN = 'of-the-lane';

function withColumn(text: string): string {
  const definition = parse(text);
  const columns = [{ name: COLUMN, type: 'string', jsonPath: '.metadata.name' }];
  for (const version of definition.spec.versions) version.additionalPrinterColumns = columns;
  return JSON.stringify(definition);
}

const REFUSED = `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-refused
  namespace: {{ .Release.Namespace }}
spec:
  ports:
    - port: 70000
`;
