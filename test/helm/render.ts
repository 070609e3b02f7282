import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type ChartRelease, chartName, versions } from '#platform';
import { folderOf } from '../../src/check/charts/folder';
import type { Manifest } from '../lanes/manifests.js';

/** Kinds that charts ask for before they render what needs them; the sync engine installs who serves them before. */
const served = ['monitoring.coreos.com/v1', ...['Issuer', 'Certificate'].map((kind) => `cert-manager.io/v1/${kind}`)];

/** Helm, with unpacked charts at hand. */
export class Helm {
  private readonly rendered = new Map<ChartRelease, readonly Manifest[]>();

  constructor(
    private readonly charts: string,
    private readonly folder: string,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  /** What a release consists of, without the definitions of kinds. */
  render(release: ChartRelease): readonly Manifest[] {
    let objects = this.rendered.get(release);
    if (!objects) {
      objects = this.template(release);
      this.rendered.set(release, objects);
    }
    return objects;
  }

  private template({ props, values, component }: ChartRelease): readonly Manifest[] {
    const file = join(this.folder, `values-${props.name}.json`);
    writeFileSync(file, JSON.stringify(values));
    const flags = ['--namespace', component.home, '--kube-version', versions.eks.kubernetes, '--values', file];
    const apis = served.flatMap((api) => ['--api-versions', api]);
    const text = run('template', props.name, this.unpacked(props.chart), ...flags, ...apis);
    return parseAllDocuments(text)
      .map((document) => document.toJS() as Manifest)
      .filter((object) => object?.kind !== undefined && object.kind !== 'CustomResourceDefinition');
  }

  private unpacked(pin: versions.ChartPin): string {
    return folderOf({ name: chartName(pin), version: pin.version, pin }, [this.charts], this.charts);
  }
}

function run(...args: readonly string[]): string {
  return execFileSync('helm', args, { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'pipe'] });
}
