import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MixApp, objectsOf } from './objects';

export const BUILDS = 10;

/** The workload as Kustomize has it: no loops, so one base and an overlay an app, in ten builds. */
export function writeKustomize(folder: string, apps: readonly MixApp[], conf: string): void {
  const write = (path: string, value: unknown) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), typeof value === 'string' ? value : JSON.stringify(value));
  };
  const base = objectsOf({ name: 'app', namespace: 'base', replicas: 1 }, conf).filter(
    ({ kind }) => kind !== 'ConfigMap',
  );
  base.forEach((object, index) => {
    write(`base/${index}.yaml`, withoutOverlaid(object));
  });
  write('base/kustomization.yaml', { resources: base.map((_, index) => `${index}.yaml`) });

  apps.forEach((app) => {
    write(`apps/${app.name}/application.conf`, `# app=${app.name} namespace=${app.namespace}\n${conf}`);
    write(`apps/${app.name}/kustomization.yaml`, overlay(app));
  });
  for (let build = 0; build < BUILDS; build++) {
    const own = apps.filter((_, index) => index % BUILDS === build);
    write(`build-${build}/kustomization.yaml`, { resources: own.map(({ name }) => `../apps/${name}`) });
  }
}

function overlay({ name, namespace, replicas }: MixApp): unknown {
  return {
    resources: ['../../base'],
    namespace,
    nameSuffix: name.slice('app'.length),
    labels: [{ pairs: { app: name }, includeSelectors: true }, { pairs: { 'app.kubernetes.io/part-of': 'platform' } }],
    replicas: [{ name: 'app', count: replicas }],
    configMapGenerator: [{ name: 'app', files: ['application.conf'] }],
    generatorOptions: { disableNameSuffixHash: true },
    patches: [
      {
        target: { kind: 'KafkaTopic' },
        patch: JSON.stringify([{ op: 'replace', path: '/spec/partitions', value: 4 * replicas }]),
      },
    ],
  };
}

/** The labels that the overlay adds must not be there before, or its selectors would not replace them. */
function withoutOverlaid(object: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(object), (key, value) => {
    if (key === 'namespace') return undefined;
    if (key !== 'labels' && key !== 'matchLabels' && key !== 'selector') return value;
    const { app: _, 'app.kubernetes.io/part-of': __, ...rest } = value;
    return rest;
  });
}
