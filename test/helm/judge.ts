import { deepStrictEqual } from 'node:assert';
import { Bytes, type ChartRelease, Cpu, type OperatorProps } from '#platform';
import type { Manifest } from '../lanes/manifests.js';

/** What Helm makes of a release: kept, and once more. */
interface Renderings {
  readonly render: () => readonly Manifest[];
  readonly renderAnew: () => readonly Manifest[];
}

type Rule = readonly [what: string, body: () => void];

/** What must hold of a release, as Helm renders it. */
export function judge(release: ChartRelease, { render, renderAnew }: Renderings): readonly Rule[] {
  const { component, props } = release;
  const { cluster, home } = component;
  const install = [...cluster.operators.values()].find((one) => one.component === component);
  const rules: Rule[] = [
    [
      'its pods pass the standard of their namespace',
      () => {
        const strict = owners(render()).filter(
          ({ metadata }) => cluster.namespaces.get(metadata.namespace ?? home)?.podSecurity === 'restricted',
        );
        deepStrictEqual(strict.flatMap(refusals), []);
      },
    ],
    ['each container says what it needs', () => deepStrictEqual(owners(render()).flatMap(withoutRoom), [])],
    [
      'it writes to the namespaces that it is said to write to',
      () => {
        const known = new Set([home, ...(install?.namespaces ?? [])]);
        const written = render().map(({ metadata }) => metadata.namespace ?? home);
        const beyond = [...new Set(written)].filter((namespace) => !known.has(namespace));
        deepStrictEqual(beyond.sort(), [...(props.writesTo ?? [])].sort());
      },
    ],
  ];
  const madeUp = (props.madeUp ?? []).flatMap(({ kind, name, fields }) =>
    fields.map((field) => `${kind} ${name} ${field}`),
  );
  rules.push([
    'it is rendered alike each time, but for what it is said to make up',
    () => deepStrictEqual(differences(render(), renderAnew()), madeUp.sort()),
  ]);
  return install ? [...rules, ...rulesOfOperator(install.operator.props, render)] : rules;
}

function rulesOfOperator(props: OperatorProps, render: () => readonly Manifest[]): readonly Rule[] {
  const { pods, accounts = {}, webhook, asks, namespace } = props;
  const labelled = (labels: object) =>
    owners(render()).filter(({ spec }) => isIn(labels, spec.template.metadata.labels));
  return [
    ...Object.entries(pods).flatMap(([name, labels]): Rule[] => [
      [`the pods of ${name} have its labels, and nobody else's do`, () => deepStrictEqual(labelled(labels).length, 1)],
      [
        `the pods of ${name} have its account`,
        () => deepStrictEqual(labelled(labels)[0]?.spec.template.spec.serviceAccountName, accounts[name] ?? name),
      ],
    ]),
    [
      'it has a webhook if it is said to, at that port of those pods',
      () => {
        const expected = webhook ? [{ labels: pods[webhook.deployment], port: webhook.port }] : [];
        const found = webhooks(render(), namespace).filter(
          // That of an API in the API server's own is stated by its chart.
          ({ kind }) => kind !== 'APIService',
        );
        deepStrictEqual(
          found.map(({ owner, port }) => ({ labels: pick(pods[webhook?.deployment ?? ''] ?? {}, owner), port })),
          expected,
        );
      },
    ],
    [
      'it asks for what its pods ask for',
      () => {
        const stated = owners(render()).filter((owner) =>
          Object.values(pods).some((labels) => isIn(labels, labelsOf(owner))),
        );
        const counts = stated.map(({ spec }) => spec.replicas ?? 1);
        const containers = stated.flatMap(({ spec }, i) =>
          Array<readonly Manifest[]>(counts[i]!).fill(spec.template.spec.containers).flat(),
        );
        deepStrictEqual(
          { pods: sum(counts), cpu: sum(containers.map(cpuOf)), memory: sum(containers.map(memoryOf)) },
          { pods: asks.pods, cpu: asks.cpu.millicores, memory: asks.memory.bytes },
        );
      },
    ],
  ];
}

/** Fields that are not the same in two renderings, as `madeUp` names them. */
function differences(before: readonly Manifest[], after: readonly Manifest[]): readonly string[] {
  return before
    .flatMap((object, i) => {
      const { kind, metadata } = object;
      return pointers(object, after[i]).map((pointer) => `${kind} ${metadata.name} ${pointer}`);
    })
    .sort();
}

function pointers(one: unknown, other: unknown, at = ''): readonly string[] {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) {
    return one === other ? [] : [at];
  }
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...fields].flatMap((field) => {
    const [left, right] = [one, other].map((object) => (object as Readonly<Record<string, unknown>>)[field]);
    return pointers(left, right, `${at}/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  });
}

/** What makes pods. */
const owners = (objects: readonly Manifest[]) => objects.filter(({ spec }) => spec?.template?.spec?.containers);
const labelsOf = ({ spec }: Manifest) => spec.template.metadata.labels;
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

const isIn = (some: object, all: object) =>
  Object.entries(some).every(([name, value]) => (all as Record<string, unknown>)[name] === value);
const pick = (like: object, from: object) =>
  Object.fromEntries(Object.keys(like).map((name) => [name, (from as Record<string, unknown>)[name]]));

/** What https://kubernetes.io/docs/concepts/security/pod-security-standards/ (Restricted) refuses of what charts leave out. */
function refusals(owner: Manifest): readonly string[] {
  const { spec } = owner.spec.template;
  return [...(spec.initContainers ?? []), ...spec.containers].flatMap(({ name, securityContext: own = {} }) => {
    const lacks = {
      allowPrivilegeEscalation: own.allowPrivilegeEscalation !== false,
      capabilities: !own.capabilities?.drop?.includes('ALL'),
      runAsNonRoot: (own.runAsNonRoot ?? spec.securityContext?.runAsNonRoot) !== true,
      seccompProfile: !(own.seccompProfile ?? spec.securityContext?.seccompProfile)?.type,
    };
    return Object.entries(lacks).flatMap(([field, isLacking]) =>
      isLacking ? [`${owner.metadata.name}/${name}: ${field}`] : [],
    );
  });
}

function withoutRoom({ metadata, spec }: Manifest): readonly string[] {
  const { initContainers = [], containers } = spec.template.spec;
  return [...initContainers, ...containers].flatMap(({ name, resources: { requests, limits } = {} }: Manifest) =>
    requests?.cpu && requests.memory && limits?.memory ? [] : [`${metadata.name}/${name}`],
  );
}

/** Labels of the pods that the API server calls, and the port that it reaches there; each once. */
function webhooks(objects: readonly Manifest[], namespace: string) {
  const called = objects.flatMap(({ kind, webhooks = [] }) =>
    webhooks.map(({ clientConfig }: Manifest) => ({ kind, ...clientConfig.service })),
  );
  const found = called.map(({ kind, name, port = 443 }) => {
    const service = objects.find((one) => one.kind === 'Service' && one.metadata.name === name);
    if (!service) throw new Error(`no Service ${namespace}/${name}, which a webhook calls`);
    const { targetPort = port } = service.spec.ports.find((one: Manifest) => one.port === port) ?? {};
    const owner = owners(objects).find((one) => isIn(service.spec.selector, labelsOf(one)));
    return { kind: kind as string, owner: labelsOf(owner), port: numberOf(owner, targetPort) };
  });
  return [...new Map(found.map((one) => [JSON.stringify([one.owner, one.port]), one])).values()];
}

function numberOf({ spec }: Manifest, port: number | string): number {
  if (typeof port === 'number') return port;
  const ports = spec.template.spec.containers.flatMap(({ ports = [] }: Manifest) => ports);
  return ports.find(({ name }: Manifest) => name === port).containerPort;
}

const cpuOf = ({ resources }: Manifest): number => {
  const text = String(resources.requests.cpu);
  return text.endsWith('m') ? Cpu.of(Number(text.slice(0, -1))).millicores : Number(text) * 1000;
};

const units: Readonly<Record<string, number>> = { Mi: 2 ** 20, Gi: 2 ** 30 };
const memoryOf = ({ resources }: Manifest): number => {
  const [, number, unit = ''] = /^(\d+)(\w*)$/.exec(String(resources.requests.memory)) ?? [];
  return Bytes.of(Number(number) * (units[unit] ?? 1)).bytes;
};
