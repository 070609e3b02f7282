import { Construct } from 'constructs';
import type { Component } from './component';
import type { JsonValue } from './json';
import { chartIn } from './pinned-versions';
import type { SecretReference } from './references';
import type { ChartPin } from './versions';

/** Chart values as the chart's author reads them. */
export type Values = { readonly [key: string]: JsonValue | undefined };

export interface ChartReleaseProps {
  /** Name of the release, which charts put into the names of their objects. */
  readonly name: string;
  readonly chart: ChartPin;
  /** Asked for when the description is complete: an operator's values say where its kinds are used. */
  readonly values: () => Values;
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
export class ChartRelease extends Construct {
  readonly props: ChartReleaseProps;
  private settled: Values | undefined;

  constructor(
    readonly component: Component,
    props: ChartReleaseProps,
  ) {
    // The blank keeps it apart from the objects beside it, whose ids have none.
    super(component, `chart ${props.name}`);
    this.props = { ...props, chart: chartIn(component.cluster.versions, props.chart) };
    component.cluster.chartReleases.push(this);
  }

  /** Its values, asked for once. What they use is known from then on: the priority of an operator's pods, say. */
  get values(): Values {
    this.settled ??= this.props.values();
    return this.settled;
  }
}
