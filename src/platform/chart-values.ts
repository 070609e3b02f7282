import type { ChartValues } from '#schemas/charts/index';
import type { JsonValue } from './json';
import type { ChartPin } from './versions';

/** Values of a chart that nobody has compiled (`npm run schemas:charts`): whatever its author reads. */
export type Values = { readonly [key: string]: JsonValue | undefined };

/** Values of a pinned chart. */
export type ValuesOf<P extends ChartPin> = NameOf<P> extends keyof ChartValues ? ChartValues[NameOf<P>] : Values;

/**
 * `V`, with a sentence in place of each value whose key `Known` does not have. TypeScript looks for such keys in what is written out, but not in what a function
 * returns or a spread brings, and a key with a slip in it is one that the chart never reads.
 */
export type OnlyKnown<V, Known> = unknown extends Known
  ? V
  : V extends readonly unknown[] | string | number | boolean | null | undefined
    ? V
    : {
        [K in keyof V]: K extends keyof ObjectOf<Known> ? OnlyKnown<V[K], ObjectOf<Known>[K]> : NoValueOfThisChart<K>;
      };

/** What TypeScript names when it refuses a key; nothing is one. */
export interface NoValueOfThisChart<Key> {
  readonly [is]: Key;
}
declare const is: unique symbol;

/** Values that are put together before they are stated, held to what the chart knows. */
export function chartValues<const P extends ChartPin, const V extends ValuesOf<P>>(
  _chart: P,
  values: V & OnlyKnown<V, ValuesOf<P>>,
): V {
  return values;
}

/** A chart's name where it is published, which the last part of an address is. */
export function chartName(pin: ChartPin): string {
  return pin.from === 'repository' ? pin.chart : pin.url.slice(pin.url.lastIndexOf('/') + 1);
}

/** Of all that a field may hold, what has fields itself. */
type ObjectOf<T> = Exclude<Extract<T, object>, readonly unknown[]>;

type NameOf<P extends ChartPin> = P extends { readonly chart: infer Name } ? Name : LastPart<P['url']>;
type LastPart<Url extends string> = Url extends `${string}/${infer Rest}` ? LastPart<Rest> : Url;
