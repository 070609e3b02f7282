import { deepStrictEqual } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type ChartRelease, chartName, versions } from '#platform';
import { readChart } from '../../src/check/charts/chart';
import { filesOf } from '../../src/check/charts/compile';
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
  of(release: ChartRelease) {
    return {
      render: () => {
        const objects = this.rendered.get(release) ?? this.template(release);
        this.rendered.set(release, objects);
        return objects;
      },
      renderAnew: () => this.template(release),
    };
  }

  /** The committed structure of its values is the one that its chart gives today. */
  isCompiled({ props: { chart } }: ChartRelease): void {
    const committed = readFileSync(`schemas/charts/${chartName(chart)}-${chart.version}.json`, 'utf8');
    const { $defs } = JSON.parse(filesOf(readChart(this.unpacked(chart)), '').json);
    deepStrictEqual($defs, JSON.parse(committed).$defs);
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
