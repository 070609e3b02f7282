import { Construct } from 'constructs';
import type { OnlyKnown, Values, ValuesOf } from './chart-values';
import type { Component } from './component';
import { chartIn } from './pinned-versions';
import type { SecretReference } from './references';
import type { ChartPin } from './versions';

export interface ChartReleaseProps<P extends ChartPin = ChartPin, V = Values> {
  /** Name of the release, which charts put into the names of their objects. */
  readonly name: string;
  readonly chart: P;
  /** Asked for when the description is complete: an operator's values say where its kinds are used. */
  readonly values: () => V & OnlyKnown<V, ValuesOf<P>>;
  /** Namespaces that it puts objects into beside its own and those that its operator serves. @default - none */
  readonly writesTo?: readonly string[];
  /**
   * Values that nobody may see: a key of a Secret in the component's own namespace, which holds YAML that is laid over `values`. For charts that
   * take a secret as a value and in no other way. @default - none
   */
  readonly secretValues?: { readonly secret: SecretReference; readonly key: string };
  /**
   * What the chart makes up itself where `secretValues` are not given, anew at each rendering. Argo CD, which reads no values from a Secret,
   * leaves these fields as the first rendering made them. @default - nothing
   */
  readonly madeUp?: readonly MadeUp[];
}

/** Fields of an object, as JSON pointers. */
export interface MadeUp {
  /** @default - the core group */
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly fields: readonly string[];
}

/** Somebody else's Helm chart, by version, installed by the sync engine: an operator, or an application that is published in no other form. */
export class ChartRelease<const P extends ChartPin = ChartPin, V extends ValuesOf<P> = ValuesOf<P>> extends Construct {
  readonly props: ChartReleaseProps;
  private settled: Values | undefined;

  constructor(
    readonly component: Component,
    props: ChartReleaseProps<P, V>,
  ) {
    // The blank keeps it apart from the objects beside it, whose ids have none.
    super(component, `chart ${props.name}`);
    // Whose values they are matters where they are stated, and nowhere else.
    const erased = props as unknown as ChartReleaseProps;
    this.props = { ...erased, chart: chartIn(component.cluster.versions, props.chart) };
    component.cluster.chartReleases.push(this as unknown as ChartRelease);
  }

  /** Its values, asked for once. What they use is known from then on: the priority of an operator's pods, say. */
  get values(): Values {
    this.settled ??= this.props.values();
    return this.settled;
  }
}
