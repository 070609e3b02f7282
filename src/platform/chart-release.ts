import { Construct } from 'constructs';
import type { Component } from './component';
import type { JsonValue } from './json';
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
}

/** Somebody else's Helm chart, by version, installed by the sync engine: an operator, or an application that is published in no other form. */
export class ChartRelease extends Construct {
  constructor(
    readonly component: Component,
    readonly props: ChartReleaseProps,
  ) {
    // The blank keeps it apart from the objects beside it, whose ids have none.
    super(component, `chart ${props.name}`);
    component.cluster.chartReleases.push(this);
  }
}
