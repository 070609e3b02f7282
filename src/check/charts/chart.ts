import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Raw } from '../schemas/structure';
import { type Node, parseTemplate } from './go-template';

/** A chart as it is published, unpacked: what decides which values it takes. */
export interface Chart {
  readonly name: string;
  /** Its own, which may be a placeholder where the folder comes from Git and not from a registry. */
  readonly version: string;
  readonly defaults: Raw;
  readonly schema: Raw | undefined;
  readonly templates: readonly (readonly Node[])[];
  readonly defines: ReadonlyMap<string, readonly Node[]>;
  /** Values by which Helm decides whether a chart in it is there: `grafana.enabled`. */
  readonly conditions: readonly string[];
  /** Charts in it, by the key of their values. */
  readonly subcharts: ReadonlyMap<string, Chart>;
  /** Of all files that were read, theirs included. */
  readonly sha256: string;
}

interface Dependency {
  readonly name: string;
  readonly alias?: string;
  readonly condition?: string;
}

export function readChart(folder: string): Chart {
  const about = yamlOf(join(folder, 'Chart.yaml'));
  const dependencies = (about.dependencies ?? []) as readonly Dependency[];
  const subcharts = new Map<string, Chart>();
  for (const { name, alias = name } of dependencies) {
    const inside = join(folder, 'charts', name);
    if (!existsSync(inside))
      throw new Error(`${folder} lacks the chart ${name}, which it depends on: pull it with helm`);
    subcharts.set(alias, readChart(inside));
  }
  const files = filesOf(join(folder, 'templates'));
  const parsed = files.map((path) => parseTemplate(readFileSync(path, 'utf8')));
  const read = [...files, ...['values.yaml', 'values.schema.json'].map((name) => join(folder, name))].filter(
    existsSync,
  );
  return {
    name: about.name as string,
    version: String(about.version),
    defaults: yamlOf(join(folder, 'values.yaml')),
    schema: jsonOf(join(folder, 'values.schema.json')),
    templates: parsed.map(({ nodes }) => nodes),
    defines: new Map(parsed.flatMap(({ defines }) => [...defines])),
    conditions: dependencies.flatMap(({ condition }) => condition?.split(',') ?? []),
    subcharts,
    sha256: digest([
      ...read.map((path) => digest([readFileSync(path)])),
      ...[...subcharts.values()].map((chart) => chart.sha256),
    ]),
  };
}

function filesOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((path) => /\.(ya?ml|tpl)$/.test(path))
    .sort()
    .map((path) => join(folder, path));
}

function yamlOf(path: string): Raw {
  return (parse(readFileSync(path, 'utf8')) ?? {}) as Raw;
}

function jsonOf(path: string): Raw | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Raw) : undefined;
}

function digest(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
