import type { KubeObject } from '../cluster/layers';
import type { Internet } from '../lanes/internet.js';
import { Publisher as Charts, hostsOf as hostsOfOne } from '../lanes/publisher.js';

/** A release of dist/, and where its chart is published. */
export interface Pin {
  readonly release: HelmRelease;
  readonly source: KubeObject;
  readonly chart: string;
  readonly version: string;
  readonly url: string;
}

export interface HelmRelease extends KubeObject {
  readonly spec: {
    readonly chart?: { readonly spec: { readonly chart: string; readonly version: string } };
    readonly chartRef?: { readonly kind: string; readonly name: string };
    readonly values?: Values;
    readonly valuesFrom?: readonly { readonly kind: string; readonly name: string; readonly valuesKey: string }[];
  };
}

export type Values = Readonly<Record<string, unknown>>;

/** What one version of a stand-in chart holds beside its values. */
export interface Contents {
  /** Definitions for the folder crds/, as text. */
  readonly crds: readonly string[];
  /** One more template. */
  readonly template?: string;
}

export function pinned(objects: readonly KubeObject[]): readonly Pin[] {
  return objects.filter(isRelease).map((release) => {
    const { chart, chartRef } = release.spec;
    const kind = chartRef?.kind ?? 'HelmRepository';
    const source = objects.find(
      ({ metadata, ...each }) =>
        each.kind === kind &&
        metadata.namespace === release.metadata.namespace &&
        metadata.name === (chartRef?.name ?? release.metadata.name),
    );
    if (!source) throw new Error(`${release.metadata.name} has no ${kind}`);
    const { url, ref } = source.spec as { readonly url: string; readonly ref?: { readonly tag: string } };
    if (chart) return { release, source, url, chart: chart.spec.chart, version: chart.spec.version };
    return { release, source, url, chart: url.split('/').at(-1)!, version: ref!.tag };
  });
}

const isRelease = (object: KubeObject): object is HelmRelease => object.kind === 'HelmRelease';

/** Hosts that the charts are fetched from. */
export function hostsOf(pins: readonly Pin[]): readonly string[] {
  return pins.flatMap(hostsOfOne);
}

/**
 * Publishes the pinned charts and later versions of them. They are stand-ins: the real ones are out of reach. Each renders the values that it was given,
 * a Deployment, and brings the definitions of its operator's kinds.
 */
export class Publisher {
  private readonly later = new Map<string, number>();
  private readonly charts: Charts;

  constructor(internet: Internet, folder: string) {
    this.charts = new Charts(internet, folder);
  }

  /** A version after all that were asked for of this chart. */
  next({ chart, version }: Pin): string {
    const count = (this.later.get(chart) ?? 0) + 1;
    this.later.set(chart, count);
    return version.replace(/\d+$/, (patch) => String(Number(patch) + 900 + count));
  }

  async publish(pin: Pin, version: string, { crds, template }: Contents): Promise<void> {
    await this.charts.publish(pin, version, {
      'templates/all.yaml': TEMPLATE,
      ...(template ? { 'templates/more.yaml': template } : {}),
      ...Object.fromEntries(crds.map((text, index) => [`crds/${index}.yaml`, text])),
    });
  }
}

const TEMPLATE = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-received
  namespace: {{ .Release.Namespace }}
data:
  version: {{ .Chart.Version | quote }}
  values: {{ toJson .Values | quote }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-pods
  namespace: {{ .Release.Namespace }}
spec:
  selector:
    matchLabels:
      stand-in: {{ .Release.Name }}
  template:
    metadata:
      labels:
        stand-in: {{ .Release.Name }}
    spec:
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: main
          image: stand-in
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
`;
