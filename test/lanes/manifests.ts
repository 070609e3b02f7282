import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** A Kubernetes object as it stands in dist/; a lane reads only what it needs of it. */
// biome-ignore lint/suspicious/noExplicitAny: manifests of many kinds, judged by the engines and not by types
export type Manifest = any;

/** The objects of one cluster, whatever the names of files and layers. */
export class Manifests {
  /** Reads what is committed below a folder. */
  static read(folder: string): Manifests {
    if (!existsSync(folder)) throw new Error(`${folder} does not exist: run \`npm run synth\` first`);
    return new Manifests(
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.yaml'))
        .sort()
        .flatMap((name) =>
          parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map((document) => document.toJS()),
        )
        .filter((object): object is Manifest => typeof object?.kind === 'string'),
    );
  }

  constructor(readonly all: readonly Manifest[]) {}

  /** @param group API group, where two have the kind */
  ofKind(kind: string, group = ''): readonly Manifest[] {
    return this.all.filter((object) => object.kind === kind && object.apiVersion.startsWith(group));
  }

  find(kind: string, name: string): Manifest {
    const found = this.ofKind(kind).filter(({ metadata }) => metadata.name === name);
    if (found.length !== 1) throw new Error(`${found.length} objects are rendered as ${kind} ${name}`);
    return found[0];
  }

  /** Files of a ConfigMap. */
  files(configMap: string): Readonly<Record<string, string>> {
    return this.find('ConfigMap', configMap).data;
  }
}
