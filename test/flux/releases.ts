import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';
import type { KubeApi } from '../cluster/api';
import type { KubeObject } from '../cluster/layers';
import { until } from '../lanes/processes.js';
import type { HelmRelease, Pin, Values } from './charts.js';
import { type Condition, conditionOf, SYNC_PATIENCE } from './kustomizations.js';
import { mustApply, type World } from './world.js';

/** A release as helm-controller reports it. */
export interface StoredRelease extends HelmRelease {
  readonly status?: {
    readonly observedGeneration?: number;
    readonly upgradeFailures?: number;
    readonly conditions?: readonly Condition[];
    readonly history?: readonly { readonly chartVersion: string; readonly status: string }[];
  };
}

export const nameOf = ({ release }: Pin) => release.metadata.name;

export async function storedRelease(api: KubeApi, { release }: Pin): Promise<StoredRelease> {
  const found = (await api.read(release)) as StoredRelease | undefined;
  if (!found) throw new Error(`HelmRelease ${release.metadata.name} is not there`);
  return found;
}

/** Each release runs its pinned version, and its chart was given the values of dist/. */
export async function received(world: World, pins: readonly Pin[]): Promise<void> {
  const wrong: string[] = [];
  for (const pin of pins) {
    const { version, values } = await receivedBy(world.api, pin);
    const expected = merged(pin.release.spec.values ?? {}, secretValues(pin));
    if (version !== plain(pin.version)) wrong.push(`${nameOf(pin)} runs ${version}`);
    if (!isDeepStrictEqual(values, expected))
      wrong.push(`${nameOf(pin)} was given ${JSON.stringify(values)}, not ${JSON.stringify(expected)}`);
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

/** What the stand-in chart says that it is, and has got. */
export async function receivedBy(
  api: KubeApi,
  pin: Pin,
): Promise<{ readonly version: string; readonly values: unknown }> {
  const { data } = ((await api.read(madeBy(pin))) ?? {}) as { data?: { version: string; values: string } };
  return { version: plain(data?.version ?? 'nothing'), values: parse(data?.values ?? '{}') };
}

/** helm-controller reads an artifact's tag as a version, without `v`, and adds the digest (helmreleases.md, "Chart reference"). */
const plain = (version: string) => version.replace(/^v|\+.*$/g, '');

export const runs = async (api: KubeApi, pin: Pin, version: string) =>
  (await receivedBy(api, pin)).version === plain(version);

export function madeBy({ release }: Pin): KubeObject {
  const { name, namespace } = release.metadata;
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${name}-received`, namespace: namespace! } };
}

/** A release whose values come from a Secret waits for it: nothing is installed with half of them. */
export async function waitsForValues({ api }: World, pin: Pin): Promise<void> {
  const name = pin.release.spec.valuesFrom?.[0]?.name ?? '';
  await until(`${nameOf(pin)} misses ${name}`, SYNC_PATIENCE, async () => {
    const said = conditionOf((await api.read(pin.release)) as StoredRelease | undefined, 'Ready');
    return said?.status === 'False' && said.message.includes(name) ? true : undefined;
  });
  if (await api.read(madeBy(pin))) throw new Error('it was installed');
}

/** What External Secrets would make of Passwords that it draws. */
export async function makeValues({ api }: World, pin: Pin): Promise<void> {
  const { namespace } = pin.release.metadata;
  for (const { name, valuesKey } of pin.release.spec.valuesFrom ?? []) {
    const stringData = { [valuesKey]: stringify(secretValues(pin)) };
    await mustApply(api, { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: namespace! }, stringData });
  }
}

/** Values that only the Secret has, one of them in a map that the release has too, and beside it a value that the release states otherwise. */
function secretValues({ release }: Pin): Values {
  const { values = {}, valuesFrom = [] } = release.spec;
  if (valuesFrom.length === 0) return {};
  const [name, map] = Object.entries(values).find(([, value]) => isMap(value))!;
  const [stated] = Object.entries(map as Values).find(([, value]) => !isMap(value)) ?? [];
  const inMap = { onlyInTheSecret: 'drawn', ...(stated ? { [stated]: 'overruled' } : {}) };
  return { [name]: inMap, onlyInTheSecret: ['drawn'] };
}

/** As Helm lays one set of values over another: maps are merged. */
function merged(over: Values, under: Values): Values {
  const both = Object.keys(over).filter((key) => isMap(over[key]) && isMap(under[key]));
  return {
    ...under,
    ...over,
    ...Object.fromEntries(both.map((key) => [key, merged(over[key] as Values, under[key] as Values)])),
  };
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
