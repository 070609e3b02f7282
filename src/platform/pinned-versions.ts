import { requireFit } from './fitting';
import type { ChartPin } from './versions';
import * as stated from './versions';

/** What runs on a cluster, in the shape of versions.ts. */
export type Versions = Text<Stated> & { readonly charts: { readonly [Name in ChartName]: ChartPin } };

/** What a cluster's own file says of it. A chart is pinned by its version alone: where it comes from is no choice of a cluster. */
export type PinnedVersions = Partly<Stated> & { readonly charts?: { readonly [Name in ChartName]?: string } };

type ChartName = keyof typeof stated.charts;
/** Terraform reads all stacks of all clusters. */
type Stated = Omit<typeof stated, 'charts' | 'terraform'>;
type Text<T> = T extends string ? string : { readonly [Key in keyof T]: Text<T[Key]> };
type Partly<T> = { readonly [Key in keyof T]?: T[Key] extends string ? string : Partly<T[Key]> };

/** Those of versions.ts, with what the cluster pins laid over them. */
export function versionsOf(cluster: string, { charts = {}, ...pinned }: PinnedVersions): Versions {
  const { charts: stock, terraform: _, ...rest } = stated;
  const versions = {
    ...(laidOver(rest, pinned) as Text<Stated>),
    charts: Object.fromEntries(
      Object.entries(stock).map(([name, pin]) => [name, at(pin, charts[name as ChartName])]),
    ) as Versions['charts'],
  };
  requireFit(cluster, versions);
  return versions;
}

/** A chart of versions.ts as it is installed with these versions; any other as it is. */
export function chartIn(versions: Versions, chart: ChartPin): ChartPin {
  const name = Object.entries(stated.charts).find(([, pin]) => pin === chart)?.[0];
  return name === undefined ? chart : versions.charts[name as ChartName];
}

/** An archive may have the version in its address. */
function at(pin: ChartPin, version = pin.version): ChartPin {
  return { ...pin, version, url: pin.url.replaceAll(pin.version, version) };
}

function laidOver(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (typeof above !== 'object' || above === null) return above;
  const entries = Object.entries(below as object).map(([key, value]) => [
    key,
    laidOver(value, (above as Record<string, unknown>)[key]),
  ]);
  return Object.fromEntries(entries);
}
