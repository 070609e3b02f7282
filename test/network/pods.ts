import { builtInGroups, groupOf } from '#platform';
import type { Manifest } from '#render';
import { type Hosts, hostOf, spokenOf, throughHost } from './hosts';
import type { Call, KubeObject, Labels, Made, Pod } from './made';
import { operands } from './operands';
import { releases } from './releases';

export interface Population {
  readonly pods: readonly Pod[];
  readonly calls: readonly Call[];
  /** What is rendered, but what pods come of it nobody has said: a kind or a release that is in no table. */
  readonly unknown: readonly string[];
}

/** All pods that come of what is rendered: from our own templates, from charts and from operators. */
export function populate(manifests: readonly Manifest[]): Population {
  const objects = manifests.map(({ object }) => object as unknown as KubeObject);
  const unknown: string[] = [];
  const made = objects.flatMap((object): readonly Made[] => {
    const { apiVersion, kind, metadata } = object;
    if (kind === 'HelmRelease') {
      const release = releases[metadata.name];
      if (!release) unknown.push(`release ${metadata.name}`);
      return release ? [release(object, objects)] : [];
    }
    const template = templateOf(object);
    if (template) return [rendered(object, template, objects)];
    if (kind === 'Service') return [{ pods: [], hosts: hostOf(object) }];
    const operand = operands[kind];
    // What the API server itself serves makes no pods beyond the templates above.
    if (!operand && !builtInGroups.has(groupOf(apiVersion))) unknown.push(`kind ${kind}`);
    return operand ? [operand(object, objects)] : [];
  });
  const hosts = Object.assign({}, ...made.map(({ hosts = {} }) => hosts)) as Hosts;
  return {
    pods: made.flatMap(({ pods }) => pods),
    calls: unlike(made.flatMap(({ calls = [] }) => calls).flatMap((call) => throughHost(call, hosts))),
    unknown: [...new Set(unknown)].sort(),
  };
}

/** Each once: a configuration may speak of somebody many times. */
const unlike = (calls: readonly Call[]): readonly Call[] => [
  ...new Map(calls.map((call) => [`${call.from} ${call.to} ${call.port}`, call])).values(),
];

interface Template {
  readonly metadata: { readonly labels: Labels };
  readonly spec: { readonly containers: readonly Container[]; readonly hostNetwork?: true };
}

interface Container {
  readonly ports?: readonly { readonly containerPort: number; readonly protocol?: string }[];
}

function templateOf({ kind, spec }: KubeObject): Template | undefined {
  if (kind === 'CronJob') return spec.jobTemplate.spec.template;
  return ['DaemonSet', 'Deployment', 'Job', 'StatefulSet'].includes(kind) ? spec.template : undefined;
}

function rendered({ metadata: { name, namespace } }: KubeObject, template: Template, all: readonly KubeObject[]): Made {
  const { metadata, spec } = template;
  const id = `${namespace}/${name}`;
  const ports = spec.containers.flatMap(({ ports = [] }) => ports);
  const listens = ports.filter(({ protocol = 'TCP' }) => protocol === 'TCP').map(({ containerPort }) => containerPort);
  return { pods: [{ id, namespace, labels: metadata.labels, listens }], calls: spokenOf(id, template, all) };
}
