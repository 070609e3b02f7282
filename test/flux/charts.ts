import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { KubeObject } from '../cluster/layers';
import { run } from '../lanes/processes.js';
import { type Internet, type Page, sha256 } from './internet.js';

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
  return pins.map(({ url }) => new URL(addressOf(url)).host);
}

/**
 * Publishes charts by name and version: in classic repositories (an index and archives) and as OCI artifacts. They are stand-ins: the real ones are
 * out of reach. Each renders the values that it was given, a Deployment, and brings the definitions of its operator's kinds.
 */
export class Publisher {
  private readonly later = new Map<string, number>();
  private readonly indexes = new Map<string, Record<string, object[]>>();

  constructor(
    private readonly internet: Internet,
    private readonly folder: string,
  ) {}

  /** A version after all that were asked for of this chart. */
  next({ chart, version }: Pin): string {
    const count = (this.later.get(chart) ?? 0) + 1;
    this.later.set(chart, count);
    return version.replace(/\d+$/, (patch) => String(Number(patch) + 900 + count));
  }

  async publish(pin: Pin, version: string, contents: Contents): Promise<void> {
    const archive = await this.archive(pin.chart, version, contents);
    if (pin.source.kind === 'OCIRepository') this.push(pin, version, archive);
    else this.list(pin, version, archive);
  }

  private async archive(chart: string, version: string, { crds, template }: Contents): Promise<Buffer> {
    const folder = join(this.folder, `${chart}-${version}`);
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(folder, chart, file)), { recursive: true });
      writeFileSync(join(folder, chart, file), text);
    };
    write('Chart.yaml', stringify({ apiVersion: 'v2', name: chart, version, appVersion: 'stand-in' }));
    write('templates/all.yaml', TEMPLATE);
    if (template) write('templates/more.yaml', template);
    crds.forEach((text, index) => {
      write(`crds/${index}.yaml`, text);
    });
    await run('tar', ['-czf', `${folder}.tgz`, '-C', folder, chart]);
    return readFileSync(`${folder}.tgz`);
  }

  private list({ chart, url }: Pin, version: string, archive: Buffer): void {
    const base = url.replace(/\/$/, '');
    const file = `${chart}-${version}.tgz`;
    const index = this.indexes.get(base) ?? {};
    this.indexes.set(base, index);
    index[chart] = [
      ...(index[chart] ?? []),
      { apiVersion: 'v2', name: chart, version, urls: [file], digest: sha256(archive) },
    ];
    this.put(`${base}/${file}`, 'application/gzip', archive);
    this.put(`${base}/index.yaml`, 'text/yaml', Buffer.from(stringify({ apiVersion: 'v1', entries: index })));
  }

  /** What `helm push` writes (helm.sh, "Use OCI-based registries"): an artifact of one layer, which is the archive. */
  private push({ url, chart }: Pin, version: string, archive: Buffer): void {
    const { origin, pathname } = new URL(addressOf(url));
    const at = (path: string) => `${origin}/v2${pathname}/${path}`;
    const config = Buffer.from(JSON.stringify({ apiVersion: 'v2', name: chart, version }));
    const described = (mediaType: string, body: Buffer) => {
      this.put(at(`blobs/sha256:${sha256(body)}`), 'application/octet-stream', body);
      return { mediaType, digest: `sha256:${sha256(body)}`, size: body.length };
    };
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType,
        config: described('application/vnd.cncf.helm.config.v1+json', config),
        layers: [described('application/vnd.cncf.helm.chart.content.v1.tar+gzip', archive)],
      }),
    );
    for (const name of [version, `sha256:${sha256(manifest)}`]) this.put(at(`manifests/${name}`), mediaType, manifest);
    this.put(`${origin}/v2/`, 'application/json', Buffer.from('{}'));
  }

  private put(address: string, type: string, body: Buffer): void {
    const page: Page = { type, body };
    this.internet.pages.set(address, page);
  }
}

/** Where a chart's registry answers; Docker Hub has a host of its own for that. */
function addressOf(url: string): string {
  return url.replace(/^oci:/, 'https:').replace('//docker.io/', '//index.docker.io/');
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
