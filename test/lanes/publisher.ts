import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { type Internet, type Page, sha256 } from './internet.js';
import { run } from './processes.js';

/** Where a chart is published. */
export interface Place {
  readonly chart: string;
  /** Of a classic repository that holds it among others, or `oci://` of the artifact itself. */
  readonly url: string;
}

/** Publishes charts by name and version: in classic repositories (an index and archives) and as OCI artifacts. */
export class Publisher {
  private readonly indexes = new Map<string, Record<string, object[]>>();

  constructor(
    private readonly internet: Internet,
    private readonly folder: string,
  ) {}

  /** @param files of the chart beside Chart.yaml, by path */
  async publish(place: Place, version: string, files: Readonly<Record<string, string>>): Promise<void> {
    const archive = await this.archive(place.chart, version, files);
    if (place.url.startsWith('oci:')) this.push(place, version, archive);
    else this.list(place, version, archive);
  }

  private async archive(chart: string, version: string, files: Readonly<Record<string, string>>): Promise<Buffer> {
    const folder = join(this.folder, `${chart}-${version}`);
    const described = stringify({ apiVersion: 'v2', name: chart, version, appVersion: 'stand-in' });
    for (const [file, text] of Object.entries({ 'Chart.yaml': described, ...files })) {
      mkdirSync(dirname(join(folder, chart, file)), { recursive: true });
      writeFileSync(join(folder, chart, file), text);
    }
    await run('tar', ['-czf', `${folder}.tgz`, '-C', folder, chart]);
    return readFileSync(`${folder}.tgz`);
  }

  private list({ chart, url }: Place, version: string, archive: Buffer): void {
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
  private push({ url, chart }: Place, version: string, archive: Buffer): void {
    const { pathname } = new URL(addressOf(url));
    const at = (path: string) => `v2${pathname}/${path}`;
    const put = (path: string, type: string, body: Buffer) => {
      for (const host of hostsOf({ url })) this.put(`https://${host}/${path}`, type, body);
    };
    const config = Buffer.from(JSON.stringify({ apiVersion: 'v2', name: chart, version }));
    const described = (mediaType: string, body: Buffer) => {
      put(at(`blobs/sha256:${sha256(body)}`), 'application/octet-stream', body);
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
    for (const name of [version, `sha256:${sha256(manifest)}`]) put(at(`manifests/${name}`), mediaType, manifest);
    put('v2/', 'application/json', Buffer.from('{}'));
  }

  private put(address: string, type: string, body: Buffer): void {
    const page: Page = { type, body };
    this.internet.pages.set(address, page);
  }
}

/** Hosts that a chart is fetched from. Docker Hub has others than the name says: one that people know, and one that clients know. */
export function hostsOf({ url }: Pick<Place, 'url'>): readonly string[] {
  const { host } = new URL(addressOf(url));
  return host === 'docker.io' ? ['index.docker.io', 'registry-1.docker.io'] : [host];
}

function addressOf(url: string): string {
  return url.replace(/^oci:/, 'https:');
}
