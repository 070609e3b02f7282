import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chartName } from '../../platform/chart-values';
import type { ClusterDefinition } from '../../platform/cluster';
import { type ChartPin, charts } from '../../platform/versions';

/** A chart in a version that somebody runs. */
export interface Wanted {
  readonly name: string;
  readonly version: string;
  readonly pin: ChartPin;
  /** It is the version of versions.ts, which TypeScript knows; another is one that a cluster has pinned. */
  readonly isStated: boolean;
}

/** The charts of versions.ts, and the versions of them that clusters pin. */
export async function wantedCharts(folder = 'clusters'): Promise<readonly Wanted[]> {
  const wanted = new Map<string, Wanted>();
  const want = (pin: ChartPin, isStated: boolean) => {
    const name = chartName(pin);
    const key = `${name}-${pin.version}`;
    if (!wanted.has(key)) wanted.set(key, { name, version: pin.version, pin, isStated });
  };
  for (const pin of Object.values(charts)) want(pin, true);
  for (const path of readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()) {
    for (const pin of Object.values((await definitionIn(resolve(folder, path))).build().versions.charts))
      want(pin, false);
  }
  return [...wanted.values()];
}

/** Loaded as CommonJS, a module's default lies in a default. */
async function definitionIn(path: string): Promise<ClusterDefinition> {
  const { default: exported } = (await import(pathToFileURL(path).href)) as { default: unknown };
  return ((exported as { default?: unknown }).default ?? exported) as ClusterDefinition;
}
