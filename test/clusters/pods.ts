import { gib, mib } from '#platform';
import type { RenderedObject } from '#render';
import { reloaderSize } from '../../charts/monitoring/values';
import { sidecar } from '../../charts/postgresql/machines';

/** What a pod says of the nodes that it may run on, in whichever form its maker takes it. */
export interface Standing {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly extraTolerations?: readonly Toleration[];
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution: {
        readonly nodeSelectorTerms: readonly {
          readonly matchExpressions: readonly { readonly key: string; readonly values: readonly string[] }[];
        }[];
      };
    };
  };
  readonly priorityClassName?: string;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

/** Pods of one sort, as a rendered object has them made, by Kubernetes or by an operator. */
export interface Pods {
  readonly who: string;
  readonly namespace: string;
  readonly standing: Standing;
  /** At most. */
  readonly count: number;
  /** Of each. */
  readonly millicores: number;
  readonly bytes: number;
}

/** All pods of rendered objects, agents of nodes and operators' own pods apart. Reads what is rendered and nothing else of the description. */
export function podsOf(objects: readonly RenderedObject[]): readonly Pods[] {
  const most = new Map<string, number>();
  for (const { kind, spec, metadata } of objects as readonly Loose[]) {
    if (kind === 'HorizontalPodAutoscaler')
      most.set(`${metadata.namespace}/${spec.scaleTargetRef.name}`, spec.maxReplicas);
    if (kind === 'ScaledObject') most.set(`${metadata.namespace}/${spec.scaleTargetRef.name}`, spec.maxReplicaCount);
  }
  return (objects as readonly Loose[]).flatMap((object) => {
    const { kind, metadata } = object;
    const { name, namespace = '' } = metadata;
    const sorts = readers[kind]?.(object) ?? [];
    return sorts.map(({ what = '', standing, count, containers }) => ({
      who: `${kind} ${namespace}/${name} ${what}`.trim(),
      namespace,
      standing,
      count: most.get(`${namespace}/${name}`) ?? count,
      millicores: containers.reduce((sum, { cpu }) => sum + millicoresOf(cpu), 0),
      bytes: containers.reduce((sum, { memory }) => sum + bytesOf(memory), 0),
    }));
  });
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
type Loose = any;

interface Sort {
  readonly what?: string;
  readonly standing: Standing;
  readonly count: number;
  /** What each of its containers asks for. */
  readonly containers: readonly { readonly cpu: string | number; readonly memory: string | number }[];
}

const template = (spec: Loose, count: number): Sort[] => [
  { standing: spec, count, containers: spec.containers.map(({ resources }: Loose) => resources.requests) },
];

const requests = ({ resources }: Loose) => resources.requests;

const readers: Readonly<Record<string, (object: Loose) => readonly Sort[]>> = {
  Deployment: ({ spec }) => template(spec.template.spec, spec.replicas),
  StatefulSet: ({ spec }) => template(spec.template.spec, spec.replicas),
  Job: ({ spec }) => template(spec.template.spec, 1),
  CronJob: ({ spec }) => template(spec.jobTemplate.spec.template.spec, 1),
  KafkaNodePool: ({ spec }) => [{ standing: spec.template.pod, count: spec.replicas, containers: [requests(spec)] }],
  Kafka: ({ spec: { entityOperator, kafkaExporter, cruiseControl } }) => [
    {
      what: 'entity operator',
      standing: entityOperator.template.pod,
      count: 1,
      containers: [requests(entityOperator.topicOperator), requests(entityOperator.userOperator)],
    },
    ...Object.entries({ kafkaExporter, cruiseControl }).flatMap(([what, part]) =>
      part ? [{ what, standing: part.template.pod, count: 1, containers: [requests(part)] }] : [],
    ),
  ],
  FlinkDeployment: ({ spec: { podTemplate, jobManager, taskManager, job, flinkConfiguration } }) => [
    { what: 'job manager', standing: podTemplate.spec, count: 1, containers: [jobManager.resource] },
    {
      what: 'task managers',
      standing: podTemplate.spec,
      count: Math.ceil(job.parallelism / Number(flinkConfiguration['taskmanager.numberOfTaskSlots'])),
      containers: [taskManager.resource],
    },
  ],
  SparkApplication: ({ spec }) => sparkPods(spec),
  ScheduledSparkApplication: ({ spec }) => sparkPods(spec.template),
  Cluster: ({ spec }) => instances(spec),
  // The cluster that a restore test makes.
  ConfigMap: ({ data }) => (data['cluster.json'] ? instances(JSON.parse(data['cluster.json']).spec) : []),
  HelmRelease: ({ metadata, spec: { values } }) => chartPods[metadata.name]?.(values) ?? [],
};

function sparkPods({ driver, executor, dynamicAllocation }: Loose): readonly Sort[] {
  return Object.entries({ driver, executor }).map(([what, role]: [string, Loose]) => ({
    what,
    standing: role.template.spec,
    count: what === 'driver' ? 1 : (dynamicAllocation?.maxExecutors ?? role.instances),
    containers: [
      { cpu: role.coreRequest, memory: role.memory },
      { cpu: '0', memory: role.memoryOverhead },
    ],
  }));
}

const instances = ({ affinity, priorityClassName, resources, instances }: Loose): readonly Sort[] => [
  {
    standing: { ...affinity, priorityClassName, affinity: undefined },
    count: instances,
    containers: [resources.requests, { cpu: String(sidecar.cpu), memory: String(sidecar.memory) }],
  },
];

const reloader = { cpu: String(reloaderSize.cpu), memory: String(reloaderSize.memory) };

/** Charts that run something for the platform beside what serves their kinds. */
const chartPods: Readonly<Record<string, (values: Loose) => readonly Sort[]>> = {
  jupyterhub: ({ hub, proxy, singleuser }) => [
    { what: 'hub', standing: { ...hub, ...hub.extraPodSpec }, count: 1, containers: [requests(hub)] },
    {
      what: 'proxy',
      standing: { ...proxy.chp, ...proxy.chp.extraPodSpec },
      count: 1,
      containers: [requests(proxy.chp)],
    },
    {
      what: 'servers',
      standing: { ...singleuser, priorityClassName: hub.config.KubeSpawner.priority_class_name },
      count: hub.activeServerLimit,
      containers: [{ cpu: singleuser.cpu.guarantee, memory: singleuser.memory.guarantee }],
    },
  ],
  'kube-prometheus-stack': ({ prometheus: { prometheusSpec }, alertmanager: { alertmanagerSpec } }) =>
    Object.entries({ prometheusSpec, alertmanagerSpec }).map(([what, spec]) => ({
      what,
      standing: spec,
      count: 1,
      containers: [requests(spec), reloader],
    })),
  'envoy-gateway': ({ config }) => {
    const { pod, replicas, container } = config.envoyGateway.envoyProxy.provider.kubernetes.envoyDeployment;
    return [{ what: 'proxies', standing: pod, count: replicas, containers: [requests(container)] }];
  },
};

const millicoresOf = (cpu: string | number): number =>
  String(cpu).endsWith('m') ? Number.parseInt(String(cpu), 10) : Number(cpu) * 1000;

/** Flink and Spark write `2048m` for mebibytes. */
function bytesOf(memory: string | number): number {
  if (typeof memory === 'number') return memory;
  const [, amount = '', unit = ''] = /^([\d.]+)(Gi|Mi|m|)$/.exec(memory) ?? [];
  return Number(amount) * ({ Gi: gib(1), Mi: mib(1), m: mib(1) }[unit]?.bytes ?? 1);
}
